package org.riskosbridge.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.riskosbridge.send.Content;
import org.riskosbridge.send.EventSender;
import org.riskosbridge.send.Pace;
import org.riskosbridge.send.Retries;
import org.riskosbridge.send.Secret;
import org.riskosbridge.send.SendCredentials;
import org.riskosbridge.send.SendException;
import org.riskosbridge.send.SendObserver;
import org.riskosbridge.send.SendRequest;
import org.riskosbridge.send.SendSummary;
import org.riskosbridge.send.Share;
import org.riskosbridge.send.Trust;

/**
 * Open loop: deliveries are due at a fixed rate, and latency counts from the time at which each was due, so that a receiver that stalls cannot hide
 * the delay (no coordinated omission). This is the project's own {@code send}. The load ends by count, not by time, so that deliveries that are
 * delayed until the end count too.
 */
final class Paced implements Generator {

    private final double perSecond;
    private final Retries retries;
    private final LongConsumer finished;

    Paced(double perSecond) {
        this(perSecond, new Retries(0, Duration.ZERO, Duration.ofSeconds(30)), deliveries -> {});
    }

    /** @param finished gets the number of deliveries that have ended, each time that one ends */
    Paced(double perSecond, Retries retries, LongConsumer finished) {
        this.perSecond = perSecond;
        this.retries = retries;
        this.finished = finished;
    }

    @Override
    public Answers drive(ReceiverProcess receiver, LoadProfile load, String run, Duration duration)
            throws InterruptedException {
        SendRequest request = new SendRequest(
                receiver.url(load.door()),
                new SendCredentials.Bearer(new Secret(BenchWebhook.TOKEN)),
                new Content(
                        List.of("evaluation_completed"),
                        OptionalInt.of(load.size()),
                        Share.NONE,
                        Long.parseLong(run, 16),
                        Optional.empty()),
                new Pace(
                        OptionalLong.of((long) (perSecond * duration.toSeconds())),
                        Optional.empty(),
                        OptionalDouble.of(perSecond),
                        load.connections()),
                retries,
                new Trust.Default(),
                Optional.empty());
        try {
            return answers(new EventSender(request, new Observer(finished)).send());
        } catch (SendException e) {
            throw new BenchFailed("send failed: " + e.getMessage());
        }
    }

    private static Answers answers(SendSummary summary) {
        SendSummary.Latency latency = summary.latency();
        return new Answers(
                summary.deliveries(),
                summary.attempts(),
                summary.delivered(),
                0,
                summary.answers(),
                summary.elapsed().toNanos() / 1e9,
                latency.p50() / 1e3,
                latency.p99() / 1e3,
                latency.p999() / 1e3);
    }

    private record Observer(LongConsumer ended) implements SendObserver {
        @Override
        public void notice(String sentence) {
            Console.say(sentence);
        }

        @Override
        public void finished(long deliveries) {
            ended.accept(deliveries);
        }
    }
}
