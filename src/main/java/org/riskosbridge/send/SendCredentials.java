package org.riskosbridge.send;

import java.net.URI;
import java.util.Optional;

/** The sender's credentials of a webhook. */
public sealed interface SendCredentials {

    /** No {@code Authorization} header. */
    record None() implements SendCredentials {}

    /** RFC 7617. */
    record Basic(String user, Secret password) implements SendCredentials {

        /**
         * Splits {@code user:password}.
         *
         * @throws IllegalArgumentException when there is no colon
         */
        public static Basic of(Secret pair) {
            int colon = pair.value().indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("basic credentials must have the form user:password");
            }
            return new Basic(
                    pair.value().substring(0, colon), new Secret(pair.value().substring(colon + 1)));
        }

        public Basic {
            if (user.contains(":")) {
                throw new IllegalArgumentException("a user name must not contain a colon (RFC 7617)");
            }
        }
    }

    /** RFC 6750. */
    record Bearer(Secret token) implements SendCredentials {
        public Bearer {
            if (token.value().isEmpty() || !token.value().chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new IllegalArgumentException(
                        "a bearer token must be one word of visible ASCII characters (RFC 6750)");
            }
        }
    }

    /**
     * RFC 6749, client credentials grant, the client authenticated by {@code client_secret_basic}.
     *
     * @param tokenUrl of the identity provider
     */
    record OAuth2(URI tokenUrl, String clientId, Secret clientSecret, Optional<String> scope)
            implements SendCredentials {
        public OAuth2 {
            SendRequest.requireHttp("the token URL", tokenUrl);
        }
    }
}
