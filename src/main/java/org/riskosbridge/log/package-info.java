/** The events as Kafka stores them: topics, records, appending, and reading back. */
@NullMarked
package org.riskosbridge.log;

import org.jspecify.annotations.NullMarked;
