package org.riskosbridge.console;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checks that a delivery has to pass, in the order of the bridge, and the change that each failed check needs. */
enum Checklist {
    REACHED("The bridge was reached at the webhook's path"),
    SOURCE("The source address is allowed"),
    METHOD("The request is a POST"),
    CREDENTIAL("The credential is valid"),
    RATE("The rate is within the limits"),
    MEDIA_TYPE("The media type is application/json"),
    BODY("The body is JSON of an allowed size"),
    EVENT("The body has event_id and event_type"),
    STORED("The event is stored");

    /** The check at which a delivery with this outcome failed, and the remedy. Deliveries with other outcomes passed all checks. */
    private record Failure(Checklist at, String remedy) {}

    private static final Map<String, Failure> FAILURES = Map.ofEntries(
            Map.entry(
                    "unknown-webhook",
                    new Failure(
                            REACHED,
                            "The URL in the RiskOS dashboard must end with /webhooks/<name>, where bridge.webhooks.<name>.* is configured.")),
            Map.entry(
                    "source-not-allowed",
                    new Failure(
                            SOURCE,
                            "Add the address to bridge.webhooks.<name>.allowed-sources if it is RiskOS's: ask Socure for the current addresses. Behind a proxy set bridge.sources.trusted-proxies.")),
            Map.entry(
                    "too-many-from-source",
                    new Failure(
                            SOURCE, "Raise bridge.webhooks.<name>.max-rate-per-source if the address is RiskOS's.")),
            Map.entry(
                    "method-not-allowed",
                    new Failure(
                            METHOD,
                            "RiskOS sends POST: another client calls this address, or a proxy redirects the request.")),
            Map.entry(
                    "unauthorized",
                    new Failure(
                            CREDENTIAL,
                            "Enter the same token, or user name and password, in the dashboard and in the bridge's secret file; check the auth type. OAuth2: issuer and audience of the token.")),
            Map.entry(
                    "forbidden",
                    new Failure(
                            CREDENTIAL,
                            "The access token is genuine: check bridge.webhooks.<name>.auth.oauth2.client-ids and .scopes.")),
            Map.entry(
                    "too-many-wrong-credentials",
                    new Failure(
                            CREDENTIAL,
                            "Too many wrong credentials came from this address; correct the credential in the dashboard, and wait a second.")),
            Map.entry(
                    "identity-provider-unavailable",
                    new Failure(
                            CREDENTIAL,
                            "The identity provider does not answer the bridge: check quarkus.oidc.<webhook>.auth-server-url.")),
            Map.entry("too-many-requests", new Failure(RATE, "Raise bridge.webhooks.<name>.max-rate.")),
            Map.entry(
                    "overloaded",
                    new Failure(
                            RATE,
                            "The bridge has too many deliveries in flight: add bridges, or raise bridge.ingest.max-in-flight.")),
            Map.entry(
                    "unsupported-media-type",
                    new Failure(
                            MEDIA_TYPE,
                            "A proxy compresses the body or changes Content-Type: configure it to pass both unchanged.")),
            Map.entry(
                    "too-large",
                    new Failure(
                            BODY,
                            "Raise quarkus.http.limits.max-body-size, and the topic's max.message.bytes with it.")),
            Map.entry(
                    "too-slow",
                    new Failure(
                            BODY,
                            "The body arrived too slowly: check the network, or raise bridge.sources.body-timeout.")),
            Map.entry(
                    "invalid-event",
                    new Failure(
                            EVENT,
                            "The delivery is in quarantine, where you find the reason. RiskOS's \"Continue to Test\" may send a sample"
                                    + " without these fields: then the network and the credential are correct. With on-invalid=accept"
                                    + " the answer is 200.")),
            Map.entry("quarantined", new Failure(EVENT, "The delivery is in quarantine, where you find the reason.")),
            Map.entry(
                    "other-environment",
                    new Failure(
                            EVENT,
                            "The webhook of the other environment has this URL: correct the URL in its dashboard, or bridge.webhooks.<name>.environment.")),
            Map.entry(
                    "conflict",
                    new Failure(
                            EVENT, "An event with this id is stored with another body; this body is in quarantine.")),
            Map.entry(
                    "in-flight",
                    new Failure(STORED, "Another delivery of this event is in flight: RiskOS delivers again.")),
            Map.entry(
                    "in-doubt",
                    new Failure(
                            STORED,
                            "Kafka did not answer in time: RiskOS delivers again. See the findings of doctor.")),
            Map.entry(
                    "index-rebuilding",
                    new Failure(
                            STORED, "The index is being rebuilt: wait until the overview says that it is complete.")),
            Map.entry(
                    "index-unavailable",
                    new Failure(STORED, "Redis does not answer: check quarkus.redis.hosts, and run doctor.")),
            Map.entry(
                    "log-unavailable",
                    new Failure(
                            STORED,
                            "Kafka does not accept records, or a topic is missing: check kafka.bootstrap.servers, and run doctor.")),
            Map.entry(
                    "clock-skew",
                    new Failure(
                            STORED,
                            "Clocks differ too much: check NTP on the machines of the bridge, Redis and Kafka.")),
            Map.entry(
                    "guarantee-not-met",
                    new Failure(STORED, "bridge.guarantee=strict, and a condition fails: run doctor.")),
            Map.entry(
                    "spool-unavailable",
                    new Failure(STORED, "The spool is full or cannot be written: free disk space.")));

    private final String text;

    Checklist(String text) {
        this.text = text;
    }

    /** The state of one line. */
    enum State {
        PASSED,
        FAILED,
        OPEN
    }

    /**
     * A line of the list.
     *
     * @param remedy empty unless the line failed
     */
    record Line(String text, State state, String remedy) {}

    /** {@return the lines for a delivery with this outcome} */
    static List<Line> of(String outcome) {
        Failure failure = FAILURES.get(outcome);
        return Arrays.stream(values()).map(each -> each.line(failure)).toList();
    }

    private Line line(@Nullable Failure failure) {
        int order = failure == null ? -1 : compareTo(failure.at());
        if (failure != null && order == 0) {
            return new Line(text, State.FAILED, failure.remedy());
        }
        return new Line(text, order < 0 ? State.PASSED : State.OPEN, "");
    }

    /** {@return the lines before any delivery has come} */
    static List<Line> empty() {
        return Arrays.stream(values())
                .map(each -> new Line(each.text, State.OPEN, ""))
                .toList();
    }

    /** {@return what to change after this outcome; empty when no change is necessary} */
    static String remedy(String outcome) {
        Failure failure = FAILURES.get(outcome);
        return failure == null ? "" : failure.remedy();
    }
}
