package org.riskosbridge.availability;

import java.util.Set;

/** Names of the readiness checks that concern dependencies. All other checks, such as the shutdown check, concern the bridge itself. */
public final class DependencyChecks {

    public static final String INDEX = "index (Redis)";
    public static final String INDEX_COMPLETE = "index is complete";
    public static final String TOPICS = "topics (Kafka)";
    public static final String CLOCKS = "clocks";
    public static final String GUARANTEE = "guarantee";

    /** The names of all checks of dependencies. */
    public static final Set<String> ALL = Set.of(INDEX, INDEX_COMPLETE, TOPICS, CLOCKS, GUARANTEE);

    private DependencyChecks() {}
}
