package org.riskosbridge.bench;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The webhooks of a bridge under test, one for each scheme. Other receivers have the first path only, and no authentication. */
enum BenchWebhook {
    BEARER("riskos"),
    BASIC("basic"),
    OAUTH2("oauth2"),
    /** The bare endpoint of the obvious receiver: reads the body and answers 200. */
    REST("bare");

    static final String TOKEN = "8d4ac5d2-59a0-4c37-9a63-7d1f2d3c4b5a";
    static final String USER = "riskos";
    static final String PASSWORD = "f3b1c0de-7a55-4c11-9e0d-5b2f6a1d8c90";

    private final String webhook;

    BenchWebhook(String webhook) {
        this.webhook = webhook;
    }

    String path() {
        return "/webhooks/" + webhook;
    }

    /**
     * {@return the {@code Authorization} field}
     *
     * @param accessToken token of the identity provider; empty without a provider
     */
    String authorization(String accessToken) {
        String user = USER + ":" + PASSWORD;
        return switch (this) {
            case BEARER, REST -> "Bearer " + TOKEN;
            case BASIC -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
            case OAUTH2 -> "Bearer " + accessToken;
        };
    }
}
