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
 * Reads the files that hold secrets again and again, on a thread of its own, and puts in place what has changed. They are
 * read, not asked for their time: so it does not matter how they are replaced, be it by an editor or, as Kubernetes does with
 * a mounted secret, by a link that leads elsewhere.
 */
@Singleton
class SecretFiles {

    /** A few files of some bytes: microseconds. A change is taken at the second look that finds it. */
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

    /** Keeps secrets as their files are; does nothing for a source without files. */
    void follow(SecretSource source, LiveSecrets live) {
        if (source.files().isPresent()) {
            Followed followed = new Followed(source, live);
            Gauge.builder("bridge.reload.failing", () -> followed.isFailing() ? 1 : 0)
                    .description("Whether the files could not be read again; what was read before stays in use")
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

    /** Secrets in use, and what the last look has found. */
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
         * Only what two looks in a row have found counts: a file may be half written at one of them. What is no good leaves
         * the secrets as they are, and is told once.
         */
        void look() {
            List<String> now = new ArrayList<>();
            Map<String, String> secrets = source.read(now);
            if (now.isEmpty()) {
                take(secrets.values(), live.digests(secrets));
            } else if (now.equals(problems) && !now.equals(told)) {
                LOG.warnf("The secrets in use stay, old ones too, until this is mended: %s", String.join("; ", now));
                told = now;
            }
            problems = now;
        }

        /** {@return whether the files hold no good secrets now} */
        boolean isFailing() {
            return !told.isEmpty();
        }

        private void take(Collection<String> places, byte[][] digests) {
            boolean isSettled = Arrays.deepEquals(digests, found);
            found = digests;
            if (isSettled && live.replace(places, digests)) {
                LOG.infof("%s: changed; %d may be used now, and no other.", source.filesKey(), digests.length);
            }
            told = List.of();
        }
    }
}
