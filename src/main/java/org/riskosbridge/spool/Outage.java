package org.riskosbridge.spool;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.riskosbridge.ingest.Outcome;

/**
 * Whether the parts are away, as far as deliveries have told: since one found a part away, or its append had no outcome
 * in time, and until the next one that goes through.
 */
@Singleton
class Outage {

    private static final Logger LOG = Logger.getLogger(Outage.class);

    /** A part that comes and goes is not to fill the log. */
    private static final long SAY_EVERY = Duration.ofSeconds(10).toNanos();

    private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - SAY_EVERY);
    private volatile boolean present;
    private volatile boolean said;

    boolean isPresent() {
        return present;
    }

    void saw(Outcome outcome) {
        if (!outcome.isTemporary()) {
            if (present) {
                present = false;
                over();
            }
        } else if (outcome instanceof Outcome.Unavailable away) {
            begun(away.why());
        } else if (outcome instanceof Outcome.Rebuilding) {
            begun("The index is being read again from the log.");
        } else if (outcome instanceof Outcome.InDoubt doubt) {
            begun(doubt.why());
        }
    }

    private void begun(String why) {
        if (present) {
            return;
        }
        present = true;
        long now = System.nanoTime();
        long before = saidAt.get();
        if (now - before >= SAY_EVERY && saidAt.compareAndSet(before, now)) {
            said = true;
            LOG.warnf("New deliveries go to the spool and are answered 200, until a part is back: %s", why);
        }
    }

    private void over() {
        if (said) {
            said = false;
            LOG.info("The parts take events again; new deliveries go to them at once, and the spool is emptied.");
        }
    }
}
