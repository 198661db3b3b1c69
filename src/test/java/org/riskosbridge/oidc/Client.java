package org.riskosbridge.oidc;

import java.time.Duration;
import java.util.Locale;

/** The clients that {@link AuthorizationServer} knows, as a customer would register them for RiskOS. */
public enum Client {
    /** The correct client: its access tokens are JWTs for the bridge. */
    RISKOS(Audience.BRIDGE, Format.JWT, Duration.ofMinutes(10)),

    /** Another client of the same customer, with tokens for the same audience, but not RiskOS. */
    OTHER(Audience.BRIDGE, Format.JWT, Duration.ofMinutes(10)),

    /** Its tokens expire while a test waits. */
    BRIEF(Audience.BRIDGE, Format.JWT, Duration.ofSeconds(2)),

    /** Its tokens are for another service of the customer. */
    ELSEWHERE(Audience.ELSEWHERE, Format.JWT, Duration.ofMinutes(10)),

    /** Its tokens are opaque, so the bridge has to introspect them (RFC 7662). */
    OPAQUE(Audience.BRIDGE, Format.OPAQUE, Duration.ofMinutes(10)),

    /** Its tokens are opaque and for another service of the customer. */
    OPAQUE_ELSEWHERE(Audience.ELSEWHERE, Format.OPAQUE, Duration.ofMinutes(10)),

    /** The bridge itself, for introspections. */
    BRIDGE(Audience.ELSEWHERE, Format.JWT, Duration.ofMinutes(10));

    /** The scope that any client may ask for. */
    public static final String SCOPE = "events:deliver";

    /** The {@code aud} of tokens for the bridge. */
    public static final String AUDIENCE = "https://bridge.example/webhooks";

    /** The form of an access token. */
    enum Format {
        JWT,
        OPAQUE
    }

    private enum Audience {
        BRIDGE,
        ELSEWHERE
    }

    private final Audience audience;
    private final Format format;
    private final Duration lifetime;

    Client(Audience audience, Format format, Duration lifetime) {
        this.audience = audience;
        this.format = format;
        this.lifetime = lifetime;
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String secret() {
        return "secret-of-" + id();
    }

    String audience() {
        return audience == Audience.BRIDGE ? AUDIENCE : "https://elsewhere.example";
    }

    Format format() {
        return format;
    }

    Duration lifetime() {
        return lifetime;
    }
}
