/** What is known of each event id: claimed, or committed. The log is the truth; this is an index over it. */
@NullMarked
package org.riskosbridge.index;

import org.jspecify.annotations.NullMarked;
