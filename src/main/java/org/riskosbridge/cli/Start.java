package org.riskosbridge.cli;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.Arrays;

/** Observes the start of Quarkus: of a bridge, or of a command that needs a bridge's clients but does not serve. */
class Start {

    /** The only argument for {@link io.quarkus.runtime.Quarkus#run} when nothing is served. */
    static final String NOT_SERVING = "not-serving";

    void start(@Observes StartupEvent start, @CommandLineArguments String[] arguments, Instance<Serving> serving) {
        if (!Arrays.asList(arguments).contains(NOT_SERVING)) {
            serving.get().start();
        }
    }
}
