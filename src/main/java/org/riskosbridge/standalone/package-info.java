/** A real Kafka broker and a real Redis as child processes, for trials, demonstrations and tests. */
@NullMarked
package org.riskosbridge.standalone;

import org.jspecify.annotations.NullMarked;
