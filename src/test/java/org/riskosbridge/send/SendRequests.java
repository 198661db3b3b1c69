package org.riskosbridge.send;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Builds a send request for a test, and executes it. */
final class SendRequests {

    final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final URI url;
    private long count = 1;
    private int connections = 4;
    private OptionalDouble rate = OptionalDouble.empty();
    private OptionalInt size = OptionalInt.empty();
    private Share duplicates = Share.NONE;
    private Optional<Scenario> scenario = Optional.empty();
    private SendCredentials credentials = new SendCredentials.None();
    private Retries retries = new Retries(5, Duration.ofMillis(1), Duration.ofSeconds(30));
    private Trust trust = new Trust.Default();
    private Optional<Path> log = Optional.empty();

    SendRequests(URI url) {
        this.url = url;
    }

    SendRequests count(long value) {
        count = value;
        return this;
    }

    SendRequests connections(int value) {
        connections = value;
        return this;
    }

    SendRequests rate(double perSecond) {
        rate = OptionalDouble.of(perSecond);
        return this;
    }

    SendRequests size(int bytes) {
        size = OptionalInt.of(bytes);
        return this;
    }

    SendRequests duplicates(String share) {
        duplicates = Share.parse(share);
        return this;
    }

    SendRequests scenario(Scenario value) {
        scenario = Optional.of(value);
        return this;
    }

    SendRequests credentials(SendCredentials value) {
        credentials = value;
        return this;
    }

    SendRequests retries(int most, Duration delay, Duration timeout) {
        retries = new Retries(most, delay, timeout);
        return this;
    }

    SendRequests trust(Trust value) {
        trust = value;
        return this;
    }

    SendRequests log(Path file) {
        log = Optional.of(file);
        return this;
    }

    SendRequest order() {
        return new SendRequest(
                url,
                credentials,
                new Content(List.of("evaluation_completed"), size, duplicates, 1, Optional.empty(), scenario),
                new Pace(OptionalLong.of(count), Optional.empty(), rate, connections),
                retries,
                trust,
                log);
    }

    EventSender sender() {
        return new EventSender(order(), new SendObserver() {
            @Override
            public void notice(String sentence) {
                notices.add(sentence);
            }

            @Override
            public void finished(long deliveries) {}
        });
    }

    SendSummary send() throws SendException, InterruptedException {
        return sender().send();
    }
}
