/** The event log: the records, and the port through which the bridge appends and reads them. */
@NullMarked
package org.riskosbridge.log;

import org.jspecify.annotations.NullMarked;
