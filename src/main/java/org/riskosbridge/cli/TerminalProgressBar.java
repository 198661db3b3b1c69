package org.riskosbridge.cli;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.riskosbridge.reconcile.Progress;
import picocli.CommandLine;

/** A progress bar for each task, with speed and estimated time left; on a terminal only. */
final class TerminalProgressBar implements AutoCloseable {

    private Optional<ProgressBar> shown = Optional.empty();
    private String part = "";

    /** Shows the progress of a task; a new task gets a new bar. */
    void at(Progress progress) {
        // Since Java 22 System.console() does not show whether there is a terminal; picocli knows.
        if (!CommandLine.Help.Ansi.AUTO.enabled()) {
            return;
        }
        if (!progress.part().equals(part)) {
            close();
            part = progress.part();
            shown = Optional.of(new ProgressBarBuilder()
                    .setTaskName(part)
                    .setUpdateIntervalMillis(200)
                    .showSpeed()
                    .clearDisplayOnFinish()
                    .build());
        }
        shown.ifPresent(
                bar -> bar.maxHint(progress.done() + progress.remaining()).stepTo(progress.done()));
    }

    @Override
    public void close() {
        shown.ifPresent(ProgressBar::close);
        shown = Optional.empty();
    }
}
