/** The conditions under which there is one record for each event, and whether they hold on the parts that are there. */
@NullMarked
package org.riskosbridge.guarantee;

import org.jspecify.annotations.NullMarked;
