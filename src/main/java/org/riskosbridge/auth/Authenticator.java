package org.riskosbridge.auth;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** Checks the {@code Authorization} header of a webhook's deliveries. Never blocks. */
public interface Authenticator {

    /** {@return the verdict; already complete unless the identity provider must check the token; never a failed future} */
    Future<Verdict> authenticate(RoutingContext request);
}
