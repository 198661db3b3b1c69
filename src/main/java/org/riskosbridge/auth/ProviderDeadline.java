package org.riskosbridge.auth;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Ends a request that an identity provider accepts but does not answer. quarkus-oidc would wait for ever. */
@ApplicationScoped
@Unremovable // quarkus-oidc looks this bean up; no injection point refers to it
class ProviderDeadline implements OidcRequestFilter {

    /** Less than {@link OidcTenant#PATIENCE}, so that a hanging request ends before its delivery is answered. */
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        context.request().timeout(DEADLINE.toMillis());
        return Uni.createFrom().voidItem();
    }
}
