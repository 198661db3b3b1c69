package org.riskosbridge.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of each scheme, for a valid credential that is in the cache. The cost includes the stand-in for the request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AuthenticatorsBenchmark {

    private static final String TOKEN = "8d4ac5d2-59a0-4c37-9a63-7d1f2d3c4b5a";
    private static final String USER = "riskos:f3b1c0de-7a55-4c11-9e0d-5b2f6a1d8c90";

    /** A text as long as a JWT with an RSA signature of 2,048 bits. */
    private static final String JWT = "e".repeat(120) + "." + "e".repeat(300) + "." + "e".repeat(342);

    private final Vertx vertx = Vertx.vertx();
    private final RoutingContext withToken = request("Bearer " + TOKEN);
    private final RoutingContext withJwt = request("Bearer " + JWT);
    private final RoutingContext withUser =
            request("Basic " + Base64.getEncoder().encodeToString(USER.getBytes(UTF_8)));
    private final Authenticator bearer =
            new BearerAuthenticator(new LiveSecrets("", Map.of(TOKEN, "tokens[0]")), new BearerChallenge("riskos"));
    private final Authenticator basic =
            new BasicAuthenticator(new LiveSecrets("", Map.of(USER, "passwords[0]")), "riskos", "riskos");
    private final Authenticator oauth2 = new OAuth2Authenticator(
            vertx,
            (token, request) -> Future.succeededFuture(
                    new TokenCheck.Genuine(new TokenClaims(Set.of("us"), Set.of(), null, OptionalLong.empty()))),
            new TokenRequirements(Set.of("us"), Set.of(), Set.of()),
            Duration.ofDays(1),
            Clock.systemUTC(),
            new BearerChallenge("riskos"));

    /** Fails if a credential is refused: a refusal is cheap, so the benchmark would look fast. */
    @Setup
    public void allAreAccepted() {
        for (Future<Verdict> verdict : List.of(bearer(), basic(), oauth2())) {
            if (!(verdict.result() instanceof Verdict.Accepted)) {
                throw new IllegalStateException("refused: " + verdict.result());
            }
        }
    }

    @TearDown
    public void close() {
        vertx.close();
    }

    @Benchmark
    public Future<Verdict> bearer() {
        return bearer.authenticate(withToken);
    }

    @Benchmark
    public Future<Verdict> basic() {
        return basic.authenticate(withUser);
    }

    @Benchmark
    public Future<Verdict> oauth2() {
        return oauth2.authenticate(withJwt);
    }

    private static RoutingContext request(String authorization) {
        MultiMap headers = HttpHeaders.headers().set(HttpHeaders.AUTHORIZATION, authorization);
        HttpServerRequest request = standIn(HttpServerRequest.class, headers);
        return standIn(RoutingContext.class, request);
    }

    /** {@return an object whose methods all return this value} */
    private static <T> T standIn(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer));
    }
}
