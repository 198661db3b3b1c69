/** Plays RiskOS: sends sample events as its webhooks do, and reports what was answered. */
@NullMarked
package org.riskosbridge.send;

import org.jspecify.annotations.NullMarked;
