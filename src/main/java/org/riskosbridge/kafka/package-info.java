/** The log on Kafka: producer, reader, topics. */
@NullMarked
package org.riskosbridge.kafka;

import org.jspecify.annotations.NullMarked;
