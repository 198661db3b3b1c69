/** The console: pages about deliveries, records and quarantine for people, without personal data. A process of its own. */
@NullMarked
package org.riskosbridge.console;

import org.jspecify.annotations.NullMarked;
