package org.riskosbridge.oidc;

import java.util.List;
import java.util.Locale;

/** The people that {@link AuthorizationServer} knows, with their roles at the console. */
public enum Person {
    OLIVIA,
    VICTOR,

    /** An employee who has nothing to do with RiskOS. */
    STELLA;

    /** The console, as a client of the server. */
    public static final String CLIENT = "console";

    public static final String CLIENT_SECRET = "secret-of-the-console-" + CLIENT;

    /** The claim with the roles. */
    static final String CLAIM = "groups";

    /** {@return the user name, which is also the name in audit records} */
    public String user() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String password() {
        return "password-of-" + user();
    }

    List<String> roles() {
        return switch (this) {
            case OLIVIA -> List.of("riskos-console-operator", "staff");
            case VICTOR -> List.of("riskos-console-viewer", "staff");
            case STELLA -> List.of("staff");
        };
    }
}
