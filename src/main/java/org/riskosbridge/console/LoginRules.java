package org.riskosbridge.console;

import io.quarkus.oidc.runtime.OidcConfig;
import io.smallrye.config.SmallRyeConfig;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.auth.LoginTenant;
import org.riskosbridge.auth.Loopback;

/** The rules for the settings of a login to the console. */
public final class LoginRules {

    private LoginRules() {}

    /**
     * {@return one sentence per problem}
     *
     * @param oidc the identity providers; null when none is configured
     */
    public static List<String> problems(SmallRyeConfig config, @Nullable OidcConfig oidc) {
        ConsoleConfig console = config.getConfigMapping(ConsoleConfig.class);
        List<String> problems = new ArrayList<>();
        if (!console.isOidc()) {
            return problems;
        }
        url(console.url()).ifPresent(problems::add);
        if (console.hasTokens()) {
            problems.add("bridge.console.operator and bridge.console.viewer have tokens, and"
                    + " bridge.console.login.type=oidc uses none: remove the tokens.");
        }
        if (console.oidc().viewerRole().equals(console.oidc().operatorRole())) {
            problems.add("bridge.console.oidc.viewer-role and bridge.console.oidc.operator-role are both "
                    + console.oidc().operatorRole() + ": every viewer would be an operator. Set two different roles.");
        }
        problems.addAll(LoginTenant.problems(config, oidc));
        return problems;
    }

    private static Optional<String> url(Optional<URL> given) {
        String example = "bridge.console.url=https://console.example.com";
        if (given.isEmpty()) {
            return Optional.of(
                    "bridge.console.login.type=oidc needs the address of the console, to which the identity provider redirects users:"
                            + " write " + example + ".");
        }
        URL url = given.get();
        boolean isSafe =
                url.getProtocol().equals("https") || (url.getProtocol().equals("http") && Loopback.is(url.getHost()));
        boolean isPlain = url.getUserInfo() == null
                && url.getQuery() == null
                && url.getRef() == null
                && (url.getPath().isEmpty() || url.getPath().equals("/"));
        return isSafe && isPlain
                ? Optional.empty()
                : Optional.of("bridge.console.url must be https, or http on loopback, and have no path: for example "
                        + example + ". Login cookies and authorization codes are sent to this address.");
    }
}
