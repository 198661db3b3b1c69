package org.riskosbridge.oidc;

import java.time.Duration;
import java.util.Locale;

/** The clients that {@link AuthorizationServer} knows, as a customer would have registered them for RiskOS. */
public enum Client {
    /** As it should be: access tokens that are JWTs for the bridge. */
    RISKOS(Audience.BRIDGE, Format.JWT, Duration.ofMinutes(10)),

    /** Of the same customer, and entitled to call the same audience, but not RiskOS. */
    OTHER(Audience.BRIDGE, Format.JWT, Duration.ofMinutes(10)),

    /** Its tokens expire while a test waits. */
    BRIEF(Audience.BRIDGE, Format.JWT, Duration.ofSeconds(2)),

    /** Its tokens are for another service of the customer. */
    ELSEWHERE(Audience.ELSEWHERE, Format.JWT, Duration.ofMinutes(10)),

    /** Its tokens say nothing by themselves: they have to be introspected (RFC 7662). */
    OPAQUE(Audience.BRIDGE, Format.OPAQUE, Duration.ofMinutes(10)),

    /** Opaque, and for another service of the customer. */
    OPAQUE_ELSEWHERE(Audience.ELSEWHERE, Format.OPAQUE, Duration.ofMinutes(10)),

    /** The bridge itself, when it introspects. */
    BRIDGE(Audience.ELSEWHERE, Format.JWT, Duration.ofMinutes(10));

    /** The scope that any client may ask for. */
    public static final String SCOPE = "events:deliver";

    /** What the bridge's tokens carry as {@code aud}. */
    public static final String AUDIENCE = "https://bridge.example/webhooks";

    /** What an access token looks like. */
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
