/** The events of RiskOS: the envelope, its parser, and the identity of an event. JDK and Jackson core only. */
@NullMarked
package org.riskosbridge.event;

import org.jspecify.annotations.NullMarked;
