package org.riskosbridge.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.riskosbridge.auth.AuthConfig;
import org.riskosbridge.config.Bounds;

/** The console: {@code bridge.console.*}. */
@ConfigMapping(prefix = "bridge.console")
public interface ConsoleConfig {

    /** How people log in, and for how long. */
    Login login();

    /** For {@code login.type=oidc}. */
    Oidc oidc();

    /** Where people open the console, such as {@code https://console.example.com}. Required for {@code login.type=oidc}. */
    Optional<URL> url();

    /** Tokens of operators, who may redeliver from quarantine and send test events. */
    AuthConfig.Bearer operator();

    /** Tokens of viewers, who may only read the pages. */
    AuthConfig.Bearer viewer();

    /** The address at which the console reaches a bridge, for test events; without an address the console offers no test events. */
    Optional<URL> bridgeUrl();

    /** Whether operators can see the masked values of an event. Each use writes an audit record. */
    @WithDefault("false")
    boolean reveal();

    /**
     * The fields of a body whose values are shown; for every other value the page shows type and length. A path leaves out positions in arrays, so it
     * covers every element.
     */
    @WithDefault(
            "event_id,event_at,event_type,data.eval_id,data.workflow,data.workflow_version,data.decision,data.eval_status,"
                    + "data.evaluation_status,data.status,data.sub_status,data.tags,data.review_queues,data.environment_name,"
                    + "data.data_enrichments.enrichment_name,data.data_enrichments.status_code")
    Set<String> shownFields();

    /** Logins to the console. */
    interface Login {
        @WithDefault("token")
        Type type();

        /** The maximum time of a login. A role that the identity provider revokes stays valid until then. */
        @Bounds(min = "1s", max = "7d")
        @WithDefault("8h")
        Duration maxAge();

        /** The ways to log in. */
        enum Type {
            /**
             * One token of {@link ConsoleConfig#operator} or {@link ConsoleConfig#viewer}. Without tokens there is no login, and
             * the console serves loopback only.
             */
            TOKEN,
            /** At the identity provider of {@code quarkus.oidc.console.*}. */
            OIDC
        }
    }

    /** The roles at the identity provider that give people a role of the console. */
    interface Oidc {
        /** The role of viewers. */
        @WithDefault("riskos-console-viewer")
        String viewerRole();

        /** The role of operators. */
        @WithDefault("riskos-console-operator")
        String operatorRole();
    }

    /** {@return whether people log in at an identity provider} */
    default boolean isOidc() {
        return login().type() == Login.Type.OIDC;
    }

    /** {@return whether a token is configured} */
    default boolean hasTokens() {
        return operator().tokens().isPresent()
                || operator().tokenFiles().isPresent()
                || viewer().tokens().isPresent()
                || viewer().tokenFiles().isPresent();
    }

    /** {@return whether people log in} */
    default boolean hasLogin() {
        return isOidc() || hasTokens();
    }

    /** {@return what a viewer has to do to become an operator, a sentence} */
    default String operatorLogin() {
        return isOidc()
                ? "Ask the administrator of the identity provider for the role " + oidc().operatorRole()
                        + ", then log in again."
                : "Log in with a token of bridge.console.operator.";
    }
}
