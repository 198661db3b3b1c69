package org.riskosbridge.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URL;
import java.util.Optional;
import java.util.Set;
import org.riskosbridge.auth.AuthConfig;

/** The console: {@code bridge.console.*}. */
@ConfigMapping(prefix = "bridge.console")
public interface ConsoleConfig {

    /** Tokens of operators, who may deliver again. */
    AuthConfig.Bearer operator();

    /** Tokens of viewers, who may only look. */
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

    /** {@return whether people must log in} */
    default boolean hasLogin() {
        return operator().tokens().isPresent()
                || operator().tokenFiles().isPresent()
                || viewer().tokens().isPresent()
                || viewer().tokenFiles().isPresent();
    }
}
