package org.riskosbridge.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.riskosbridge.send.SendObserver;
import picocli.CommandLine;

/** Prints notices to standard error, and shows a progress bar on a terminal. */
final class SendProgress implements SendObserver, AutoCloseable {

    private final PrintWriter err;
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Optional<ProgressBar> bar;

    /** @param deliveries expected number of deliveries; empty when only a duration is known */
    SendProgress(OptionalLong deliveries, PrintWriter err) {
        this.err = err;
        boolean single = deliveries.isPresent() && deliveries.getAsLong() == 1;
        // Since Java 22 System.console() does not show whether there is a terminal; picocli knows.
        boolean terminal = CommandLine.Help.Ansi.AUTO.enabled();
        this.bar = terminal && !single ? Optional.of(bar(deliveries)) : Optional.empty();
    }

    private static ProgressBar bar(OptionalLong deliveries) {
        return new ProgressBarBuilder()
                .setTaskName("send")
                .setInitialMax(deliveries.orElse(-1))
                .setUpdateIntervalMillis(200)
                .showSpeed()
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public void notice(String sentence) {
        if (said.add(sentence)) {
            err.println(sentence);
            err.flush();
        }
    }

    @Override
    public void finished(long deliveries) {
        bar.ifPresent(b -> b.stepTo(deliveries));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
