/** The console: pages about deliveries, records and quarantine for people, without personal data. The console is a process of its own. */
@NullMarked
package org.riskosbridge.console;

import org.jspecify.annotations.NullMarked;
