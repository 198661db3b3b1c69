package org.riskosbridge.auth;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Ends a request to an identity provider that takes it but does not answer: quarkus-oidc itself would wait for ever. */
@ApplicationScoped
@Unremovable // quarkus-oidc looks it up by itself; no injection point holds it
class ProviderDeadline implements OidcRequestFilter {

    /** Less than {@link OidcTenant#PATIENCE}, so that a hanging request is gone when its delivery has been answered. */
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        context.request().timeout(DEADLINE.toMillis());
        return Uni.createFrom().voidItem();
    }
}
