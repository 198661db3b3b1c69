package org.riskosbridge.index;

import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * One compare-and-set that waits to be sent with others.
 *
 * @param expected the value that the key must have; empty when the key must not exist
 * @param wanted the new value; empty deletes the key
 * @param answer gets the result; null when nobody waits
 */
record CompareAndSet(
        IndexKey key,
        String expected,
        String wanted,
        @Nullable Promise<Answer> answer) {

    /**
     * The result of a compare-and-set.
     *
     * @param now Redis's clock, milliseconds since 1970
     * @param found null when the value was set; otherwise the present value of the key, empty when the key does not exist
     */
    record Answer(long now, @Nullable String found) {

        /** {@return the answer for the step of this number, from 0 on, in the response to a script call} */
        static Answer of(Response response, int step) {
            Response found = response.get(step + 1);
            return new Answer(response.get(0).toLong(), found == null ? null : found.toString());
        }
    }
}
