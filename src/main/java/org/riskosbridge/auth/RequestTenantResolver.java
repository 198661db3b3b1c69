package org.riskosbridge.auth;

import io.quarkus.oidc.TenantResolver;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Names the tenant that checks a request. Without this resolver quarkus-oidc guesses the tenant from the segments of the path. */
@ApplicationScoped
class RequestTenantResolver implements TenantResolver {

    private static final String TENANT = RequestTenantResolver.class.getName();

    static void choose(RoutingContext request, String tenant) {
        request.put(TENANT, tenant);
    }

    @Override
    public @Nullable String resolve(RoutingContext request) {
        return request.get(TENANT);
    }
}
