package org.riskosbridge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.SafeText;
import org.riskosbridge.route.Webhooks;
import org.riskosbridge.scan.Selection;
import org.riskosbridge.scan.TimeRange;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that select records. */
final class SelectionOptions {

    @Option(
            names = "--topic",
            split = ",",
            paramLabel = "TOPIC",
            description =
                    "Records of these topics. Default: the topics of --type; without --type, all topics with events")
    private Set<String> topics = Set.of();

    @Option(names = "--type", split = ",", paramLabel = "TYPE", description = "Events of these types. Default: all")
    private Set<String> types = Set.of();

    @Option(names = "--event-id", split = ",", paramLabel = "ID", description = "Events with these ids.")
    private Set<String> eventIds = Set.of();

    @Option(names = "--event-ids", paramLabel = "FILE", description = "Events with the ids in this file, one per line.")
    private @Nullable Path eventIdFile;

    @Option(names = "--eval-id", split = ",", paramLabel = "ID", description = "Events of these evaluations.")
    private Set<String> evalIds = Set.of();

    @Option(
            names = "--environment",
            split = ",",
            paramLabel = "NAME",
            description = "Events of these environments, such as Production.")
    private Set<String> environments = Set.of();

    /** @throws ParameterException when the file of ids cannot be read or is empty */
    void require(CommandSpec spec) {
        try {
            var unused = ids();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** @throws IllegalArgumentException when the file of ids cannot be read or is empty */
    Selection selection(Webhooks webhooks, TimeRange appended, TimeRange occurred) {
        return new Selection(topics(webhooks), types, ids(), safe(evalIds), safe(environments), appended, occurred);
    }

    private Set<String> topics(Webhooks webhooks) {
        if (!topics.isEmpty()) {
            return topics;
        }
        return types.isEmpty() ? webhooks.topicsOfEvents() : webhooks.topicsOf(types);
    }

    private Set<String> ids() {
        Set<String> ids = new HashSet<>(eventIds);
        if (eventIdFile != null) {
            try (Stream<String> lines = Files.lines(eventIdFile)) {
                lines.filter(line -> !line.isBlank()).map(String::strip).forEach(ids::add);
            } catch (IOException e) {
                throw new IllegalArgumentException("--event-ids: cannot read " + eventIdFile + ": " + e, e);
            }
            if (ids.isEmpty()) {
                throw new IllegalArgumentException("--event-ids: no event id in " + eventIdFile);
            }
        }
        return safe(ids);
    }

    /** The ids, escaped as in the headers. */
    private static Set<String> safe(Set<String> texts) {
        return texts.stream().map(SafeText::of).collect(Collectors.toSet());
    }
}
