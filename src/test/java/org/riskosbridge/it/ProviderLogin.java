package org.riskosbridge.it;

import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import org.apache.kafka.common.security.plain.PlainLoginModule;

/** A login module that the program does not have: it knows the credentials itself, as a module of a cloud provider does. */
public final class ProviderLogin extends PlainLoginModule {

    static final String USER = "bridge";
    static final String PASSWORD = "password-of-the-provider";

    @Override
    public void initialize(
            Subject subject, CallbackHandler handler, Map<String, ?> sharedState, Map<String, ?> options) {
        super.initialize(subject, handler, sharedState, Map.of("username", USER, "password", PASSWORD));
    }
}
