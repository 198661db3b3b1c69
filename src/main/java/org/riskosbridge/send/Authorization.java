package org.riskosbridge.send;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Supplies the {@code Authorization} header of each attempt. Used on one event loop. */
interface Authorization {

    /** {@return the header's value for an attempt that starts now} Does not block. */
    Optional<String> header();

    /**
     * Asks for another value after a 401.
     *
     * @param refused the value that was answered 401
     * @return whether {@link #header} returns another value now; never a failed future
     */
    Future<Boolean> renew(String refused);

    /** No header. */
    static Authorization none() {
        return new Fixed(Optional.empty());
    }

    static Authorization basic(SendCredentials.Basic basic) {
        return new Fixed(Optional.of(basicHeader(basic.user(), basic.password().value())));
    }

    static Authorization bearer(SendCredentials.Bearer bearer) {
        return new Fixed(Optional.of("Bearer " + bearer.token().value()));
    }

    static String basicHeader(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** A header that never changes. */
    record Fixed(Optional<String> header) implements Authorization {

        @Override
        public Future<Boolean> renew(String refused) {
            return Future.succeededFuture(false);
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
