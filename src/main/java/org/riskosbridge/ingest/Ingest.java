package org.riskosbridge.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Digests;
import org.riskosbridge.event.Envelope;
import org.riskosbridge.event.EnvelopeParser;
import org.riskosbridge.event.LogPartition;
import org.riskosbridge.event.LogPosition;
import org.riskosbridge.event.Malformed;
import org.riskosbridge.event.Parsed;
import org.riskosbridge.index.Claim;
import org.riskosbridge.index.ClaimRequest;
import org.riskosbridge.index.EventIndex;
import org.riskosbridge.index.IndexConfig;
import org.riskosbridge.index.IndexEntry;
import org.riskosbridge.index.IndexKey;
import org.riskosbridge.ingest.Outcome.Unavailable.Dependency;
import org.riskosbridge.log.AppendInDoubt;
import org.riskosbridge.log.EventLog;
import org.riskosbridge.log.LogConfig;
import org.riskosbridge.log.NotAppended;
import org.riskosbridge.log.RecordIdentity;
import org.riskosbridge.log.Records;
import org.riskosbridge.reconcile.PartialIndex;
import org.riskosbridge.reconcile.Resolver;
import org.riskosbridge.route.TopicRoutes;
import org.riskosbridge.skew.ClockSkewMonitor;
import org.riskosbridge.time.MonotonicClock;

/**
 * The delivery path of one event, protocol steps 1 to 5 of {@code docs/architecture.md}:
 *
 * <pre>
 * parse -> claim (one Redis round trip) -> append (one Kafka round trip) -> 200 -> commit (nobody waits)
 *                |-> committed: duplicate, or conflict when the body differs
 *                |-> in flight: wait shortly for its outcome
 *                '-> in doubt:  read the log, then commit or take over the claim
 * </pre>
 *
 * <p>A delivery is answered 200 only after Kafka has acknowledged the record, never because of a claim. The claim makes one delivery attempt
 * the owner of the event id: other attempts wait or are answered 503. The claim has the topic, the partition and the time of the append, so that a
 * later attempt knows which partition to read when the owner disappears.
 *
 * <p>The order of the steps makes each crash harmless. A crash before the append leaves a claim without a record; a crash after the append
 * leaves a claim with a record; the index cannot distinguish these cases, so the log decides. A lost commit or a lost release is the same
 * case. Only one outcome releases a claim: the producer refused the record before it sent anything. Every other outcome keeps the claim until the
 * lease ends, because the record may still arrive.
 *
 * <p>Time separates attempts. The record's timestamp is the time of the claim, and a broker refuses a record that is older than the maximum
 * record age. So after the lease no record of an old attempt can arrive, and the resolver's answer is final. An attempt whose claim is older
 * than {@code bridge.ingest.max-claim-age} does not append at all: the process may have been paused.
 *
 * <p>Nothing in this class blocks; a future never fails.
 */
@Singleton
public class Ingest {

    /** Interval of checks on an event that another delivery has claimed. Commits take about 20 ms. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final MonotonicClock clock;
    private final EventIndex index;
    private final EventLog log;
    private final Resolver resolver;
    private final PartialIndex partial;
    private final ClockSkewMonitor clocks;
    private final Admission admission;
    private final IngestConfig config;
    private final LogConfig logConfig;
    private final Duration lease;
    private final boolean admitsByEventTime;
    private final IngestMetrics meters;
    private final EnvelopeParser parser = new EnvelopeParser();

    Ingest(
            MonotonicClock clock,
            EventIndex index,
            EventLog log,
            Resolver resolver,
            PartialIndex partial,
            ClockSkewMonitor clocks,
            Admission admission,
            IngestConfig config,
            LogConfig logConfig,
            IndexConfig indexConfig,
            IngestMetrics meters) {
        this.clock = clock;
        this.index = index;
        this.log = log;
        this.resolver = resolver;
        this.partial = partial;
        this.clocks = clocks;
        this.admission = admission;
        this.config = config;
        this.logConfig = logConfig;
        this.lease = indexConfig.lease();
        this.admitsByEventTime = indexConfig.admitByEventTime().isPresent();
        this.meters = meters;
    }

    /** {@return the outcome of the delivery} */
    public Future<Outcome> ingest(Delivery delivery) {
        Parsed parsed = parser.parse(delivery.body());
        if (parsed instanceof Envelope event) {
            if (delivery.webhook().isOtherEnvironment(event)) {
                return quarantine(delivery, "OTHER_ENVIRONMENT", new Outcome.OtherEnvironment());
            }
            Optional<String> apart = clocks.beyond();
            if (apart.isPresent()) {
                return done(new Outcome.Unavailable(Dependency.CLOCKS, apart.get()));
            }
            Optional<String> suspended = admission.suspended();
            if (suspended.isPresent()) {
                return done(new Outcome.Unavailable(Dependency.GUARANTEE, suspended.get()));
            }
            byte[] key = key(event).getBytes(UTF_8);
            LogPartition partition = partition(delivery, event, key);
            return partition.number() < 0
                    ? done(new Outcome.Unavailable(
                            Dependency.LOG,
                            log.missing().orElse("The topic " + partition.topic() + " is not known to exist.")))
                    : new DeliveryAttempt(delivery, event, key, partition).claim();
        }
        Malformed malformed = (Malformed) parsed;
        return quarantine(delivery, malformed.reason().name(), new Outcome.Invalid(malformed));
    }

    /** {@return the partition of the delivery's event; empty when the delivery is not a valid event} */
    public Optional<LogPartition> partition(Delivery delivery) {
        return parser.parse(delivery.body()) instanceof Envelope event
                ? Optional.of(partition(delivery, event, key(event).getBytes(UTF_8)))
                : Optional.empty();
    }

    /** The number is -1 while the topic is unknown. */
    private LogPartition partition(Delivery delivery, Envelope event, byte[] key) {
        String topic = TopicRoutes.topic(delivery.webhook(), event.eventType());
        return new LogPartition(topic, log.partitionFor(topic, key));
    }

    private String key(Envelope event) {
        return logConfig.key() == LogConfig.Key.EVAL_ID && event.evalId() != null ? event.evalId() : event.eventId();
    }

    /**
     * Appends a delivery to the quarantine topic, unless the delivery comes from there.
     *
     * @param reason the reason, in one word
     * @return the outcome {@code kept}, or the reason why quarantine failed
     */
    public Future<Outcome> quarantine(Delivery delivery, String reason, Outcome kept) {
        if (delivery.isRedelivered()) {
            return done(kept);
        }
        return log.append(Records.quarantined(
                        delivery.webhook(), logConfig.quarantineTopic(), delivery.id(), reason, delivery.body()))
                .transform(append -> done(append.succeeded() ? kept : lost(append.cause())));
    }

    /** The outcome of a failed append without a claim. */
    private static Outcome lost(Throwable cause) {
        boolean tooLarge = cause instanceof NotAppended refused && refused.isTooLarge();
        return tooLarge || isRefused(cause)
                ? new Outcome.TooLarge()
                : new Outcome.Unavailable(Dependency.LOG, String.valueOf(cause.getMessage()));
    }

    private static boolean isRefused(Throwable cause) {
        return cause instanceof AppendInDoubt doubt && doubt.isRefused();
    }

    private static Future<Outcome> done(Outcome outcome) {
        return Future.succeededFuture(outcome);
    }

    /** One attempt to store one event, from its claim on. */
    private final class DeliveryAttempt {
        private final Delivery delivery;
        private final Envelope event;
        private final byte[] key;
        private final ClaimRequest request;
        private final long arrived = clock.nanoTime();
        private long claimed = arrived;
        private boolean bounded;
        private Claim.@Nullable InDoubt lapsed;

        DeliveryAttempt(Delivery delivery, Envelope event, byte[] key, LogPartition partition) {
            this.delivery = delivery;
            this.event = event;
            this.key = key;
            IndexKey indexKey = IndexKey.of(delivery.webhook().name(), event.eventId());
            this.request =
                    new ClaimRequest(indexKey, partition.topic(), partition.number(), Digests.body(delivery.body()));
        }

        Future<Outcome> claim() {
            claimed = clock.nanoTime();
            lapsed = null;
            return follow(index.claim(request));
        }

        private Future<Outcome> follow(Future<Claim> answer) {
            return answer.transform(claim -> claim.succeeded()
                    ? act(claim.result())
                    : done(new Outcome.Unavailable(
                            Dependency.INDEX, String.valueOf(claim.cause().getMessage()))));
        }

        private Future<Outcome> act(Claim claim) {
            return switch (claim.kind()) {
                case WON -> append((Claim.Won) claim);
                case COMMITTED -> seen((Claim.Committed) claim);
                case IN_FLIGHT -> await((Claim.InFlight) claim);
                case IN_DOUBT -> settle((Claim.InDoubt) claim);
                case REBUILDING -> admit();
            };
        }

        /**
         * The index is incomplete: the attempt can claim the event only if nobody can have claimed it before the loss, or if every partition that may
         * contain it has been read.
         */
        private Future<Outcome> admit() {
            OptionalLong eventAt = admitsByEventTime ? event.happenedAt() : OptionalLong.empty();
            Optional<String> lossRead = partial.claimableAfterLoss(event.eventId());
            if (eventAt.isEmpty() && lossRead.isEmpty()) {
                return done(rebuilding());
            }
            claimed = clock.nanoTime();
            Future<Claim> answer = index.admit(request, lapsed, eventAt, lossRead);
            return answer.transform(
                    claim -> claim.result() instanceof Claim.Rebuilding ? done(rebuilding()) : follow(answer));
        }

        private Outcome rebuilding() {
            return new Outcome.Rebuilding(
                    partial.isUsable()
                            ? Optional.of(new LogPartition(request.topic(), request.partition()))
                            : Optional.empty());
        }

        private Future<Outcome> append(Claim.Won won) {
            long now = clock.nanoTime();
            if (now - claimed > config.maxClaimAge().toNanos()
                    || now - arrived > config.answerTimeout().toNanos()) {
                index.release(won);
                return isPatient()
                        ? bounded(this::claim)
                        : done(new Outcome.Unavailable(
                                Dependency.INDEX,
                                "Redis answered the claim later than bridge.ingest.max-claim-age allows."));
            }
            meters.claimed(now - claimed);
            delivery.span().addEvent("claimed");
            IndexEntry.Claimed entry = won.entry();
            ProducerRecord<byte[], byte[]> record = Records.event(
                    delivery.webhook(),
                    event,
                    key,
                    delivery.body(),
                    entry.topic(),
                    entry.partition(),
                    entry.claimedAt(),
                    delivery.traceparent());
            return log.append(record).transform(append -> appended(won, append, now));
        }

        /**
         * Releases the claim only if the record was refused before it was sent: otherwise the event is in doubt and stays claimed. A topic that
         * refuses a record because of its size refuses it again, so the delivery goes to quarantine.
         */
        private Future<Outcome> appended(Claim.Won won, AsyncResult<LogPosition> append, long begun) {
            if (append.succeeded()) {
                meters.appended(delivery.webhook(), event.eventType(), clock.nanoTime() - begun);
                delivery.span().addEvent("appended");
                index.commit(won);
                return done(new Outcome.Appended(append.result()));
            }
            if (append.cause() instanceof NotAppended refused) {
                index.release(won);
                return done(lost(refused));
            }
            meters.inDoubt();
            return isRefused(append.cause())
                    ? bounded(() -> quarantine(delivery, "REFUSED_BY_LOG", new Outcome.Refused()))
                    : done(inDoubt(String.valueOf(append.cause().getMessage()), won.entry()));
        }

        private Outcome inDoubt(String why, IndexEntry.Claimed claim) {
            return new Outcome.InDoubt(lease, why, new LogPartition(claim.topic(), claim.partition()));
        }

        private Future<Outcome> seen(Claim.Committed committed) {
            return committed.bodyHash() == request.bodyHash()
                    ? done(new Outcome.Duplicate())
                    : quarantine(delivery, "OTHER_BODY", new Outcome.Conflict());
        }

        private Future<Outcome> await(Claim.InFlight other) {
            if (!isPatient()) {
                return done(new Outcome.InFlight(other.leaseLeft()));
            }
            return bounded(() -> {
                Promise<Outcome> outcome = Promise.promise();
                clock.after(LOOK_EVERY, () -> claim().onComplete(outcome));
                return outcome.future();
            });
        }

        /**
         * Answers at the deadline of the delivery if there is no outcome before. The attempt continues: an event that is stored after the answer is a
         * duplicate when RiskOS delivers it again. An append that starts within {@code bridge.ingest.max-claim-age} ends in time by itself, so most
         * deliveries need no timer.
         */
        private Future<Outcome> bounded(Supplier<Future<Outcome>> rest) {
            if (bounded) {
                return rest.get();
            }
            bounded = true;
            Promise<Outcome> answer = Promise.promise();
            rest.get().onSuccess(answer::tryComplete);
            Outcome late = new Outcome.InDoubt(
                    lease,
                    "There was no outcome within bridge.ingest.answer-timeout.",
                    new LogPartition(request.topic(), request.partition()));
            // The task has no reference to the delivery or its body.
            clock.after(config.answerTimeout().minusNanos(clock.nanoTime() - arrived), () -> answer.tryComplete(late));
            return answer.future();
        }

        private boolean isPatient() {
            return clock.nanoTime() - arrived <= config.inFlightWait().toNanos();
        }

        private Future<Outcome> settle(Claim.InDoubt doubt) {
            RecordIdentity identity = new RecordIdentity(delivery.webhook().path(), event.eventId());
            return bounded(() -> resolver.isInLog(identity, doubt.entry()).transform(asked -> {
                if (asked.failed()) {
                    return done(inDoubt(String.valueOf(asked.cause().getMessage()), doubt.entry()));
                }
                if (asked.result()) {
                    index.commit(doubt);
                    return seen(new Claim.Committed(doubt.entry().bodyHash()));
                }
                claimed = clock.nanoTime();
                lapsed = doubt;
                return follow(index.reclaim(doubt, request));
            }));
        }
    }
}
