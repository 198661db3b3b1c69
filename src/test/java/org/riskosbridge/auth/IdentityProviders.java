package org.riskosbridge.auth;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.riskosbridge.oidc.Client;
import org.riskosbridge.oidc.OidcServer;

/** A provider that is always available, and a provider that is unavailable when the bridge starts; with the tenants for both. */
public final class IdentityProviders implements QuarkusTestResourceLifecycleManager {

    private final OidcServer steady = new OidcServer();
    private final OidcServer fragile = new OidcServer();

    @Override
    public Map<String, String> start() {
        steady.start();
        Map<String, String> settings = new HashMap<>();
        settings.putAll(tenant("riskos", steady));
        settings.putAll(tenant("fragile", fragile));
        settings.put("quarkus.oidc.jwt-only.auth-server-url", steady.issuer());
        settings.put("quarkus.oidc.jwt-only.token.audience", Client.AUDIENCE);
        return settings;
    }

    private static Map<String, String> tenant(String id, OidcServer server) {
        String key = "quarkus.oidc." + id + ".";
        return Map.of(
                key + "auth-server-url", server.issuer(),
                key + "token.audience", Client.AUDIENCE,
                key + "token.forced-jwk-refresh-interval", "1S",
                key + "client-id", Client.BRIDGE.id(),
                key + "credentials.secret", Client.BRIDGE.secret());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(
                steady,
                new TestInjector.MatchesType(OidcServer.class)
                        .and(f -> f.getName().equals("steady")));
        injector.injectIntoFields(
                fragile,
                new TestInjector.MatchesType(OidcServer.class)
                        .and(f -> f.getName().equals("fragile")));
    }

    @Override
    public void stop() {
        steady.close();
        fragile.close();
    }
}
