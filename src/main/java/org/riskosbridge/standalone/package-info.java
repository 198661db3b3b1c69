/** A real Kafka broker and a real Redis as child processes, for trying out, demonstrations and the tests. */
@NullMarked
package org.riskosbridge.standalone;

import org.jspecify.annotations.NullMarked;
