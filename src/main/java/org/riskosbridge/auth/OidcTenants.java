package org.riskosbridge.auth;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.oidc.runtime.TenantConfigContext;
import io.quarkus.security.identity.IdentityProviderManager;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;
import org.riskosbridge.availability.Availability;

/** The configured identity providers: the named tenants of quarkus-oidc. */
@ApplicationScoped
class OidcTenants {

    private static final Logger LOG = Logger.getLogger(OidcTenants.class);

    private final TenantConfigBean tenants;
    private final IdentityProviderManager identities;
    private final Vertx vertx;
    private final MeterRegistry meters;

    OidcTenants(TenantConfigBean tenants, IdentityProviderManager identities, Vertx vertx, MeterRegistry meters) {
        this.tenants = tenants;
        this.identities = identities;
        this.vertx = vertx;
        this.meters = meters;
    }

    /** Creates the authenticator of a webhook with {@code type=oauth2}, for {@link Authenticators#create}. */
    Authenticator authenticator(String webhook, AuthConfig.OAuth2 oauth2) {
        String id = oauth2.tenant().orElse(webhook);
        TenantConfigContext context = tenants.getStaticTenant(id);
        OidcTenantConfig config = context == null ? null : context.oidcConfig();
        List<String> problems = TenantRules.problems("bridge.webhooks." + webhook + ".auth.oauth2", id, config, oauth2);
        if (context == null || config == null || !problems.isEmpty()) {
            throw new InvalidAuthConfiguration(problems);
        }
        config.authServerUrl()
                .filter(TenantRules::canBeForgedOnTheWay)
                .ifPresent(url -> LOG.warnf(
                        "%s.auth-server-url is plain http: anyone on the network path can replace the keys that access tokens are"
                                + " checked with. Write https.",
                        TenantRules.key(id)));
        Availability provider = new Availability(
                "The identity provider of webhook " + webhook,
                config.authServerUrl().orElse("").replaceAll("//[^@/]*@", "//"),
                TenantRules.key(id) + ".auth-server-url",
                meters,
                vertx);
        OidcTenant tenant = new OidcTenant(id, context, identities, vertx, provider);
        return new OAuth2Authenticator(
                vertx,
                tenant::check,
                TokenRequirements.of(config.token().audience().orElse(List.of()), oauth2),
                oauth2.tokenCacheTtl(),
                Clock.systemUTC(),
                new BearerChallenge(webhook));
    }
}
