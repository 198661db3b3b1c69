package org.riskosbridge.auth;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Polls the secret files on its own thread, and applies changes. The class compares contents, not file times, so any way of replacing a
 * file works: an editor, or a changed symbolic link as in a mounted Kubernetes Secret.
 */
@Singleton
class SecretFiles {

    /** Reading a few small files takes microseconds. A change takes effect at the second poll that finds it. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(SecretFiles.class);

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "secret-files");
        thread.setDaemon(true);
        return thread;
    });

    private final MeterRegistry meters;

    SecretFiles(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Keeps the secrets equal to their files. Does nothing for a source without files. */
    void follow(SecretSource source, LiveSecrets live) {
        if (source.files().isPresent()) {
            Followed followed = new Followed(source, live);
            Gauge.builder("bridge.reload.failing", () -> followed.isFailing() ? 1 : 0)
                    .description("1 if the last reload of the files failed; the bridge still uses the previous content")
                    .tag("what", source.filesKey())
                    .register(meters);
            var unused = looks.scheduleWithFixedDelay(
                    followed::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @PreDestroy
    void end() {
        looks.shutdownNow();
    }

    /** The secrets in use, and the result of the last poll. */
    static final class Followed {

        private final SecretSource source;
        private final LiveSecrets live;
        private byte[][] found = new byte[0][];
        private List<String> problems = List.of();
        private volatile List<String> told = List.of();

        Followed(SecretSource source, LiveSecrets live) {
            this.source = source;
            this.live = live;
        }

        /**
         * A change counts when two polls in a row find the same content: a file may be half written at one poll. Invalid content leaves the
         * secrets unchanged and is logged once.
         */
        void look() {
            List<String> now = new ArrayList<>();
            Map<String, String> secrets = source.read(now);
            if (now.isEmpty()) {
                take(secrets.values(), live.digests(secrets));
            } else if (now.equals(problems) && !now.equals(told)) {
                LOG.warnf(
                        "The bridge keeps accepting the current secrets, also removed ones, until this is fixed: %s",
                        String.join("; ", now));
                told = now;
            }
            problems = now;
        }

        /** {@return whether the files hold no valid secrets now} */
        boolean isFailing() {
            return !told.isEmpty();
        }

        private void take(Collection<String> places, byte[][] digests) {
            boolean isSettled = Arrays.deepEquals(digests, found);
            found = digests;
            if (isSettled && live.replace(places, digests)) {
                LOG.infof("%s: changed; number of accepted secrets: %d", source.filesKey(), digests.length);
            }
            told = List.of();
        }
    }
}
