package org.riskosbridge.auth;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.Collectors;

/** Helpers of the tests of this package: configurations as an operator writes them, and deliveries that have headers only. */
final class TestDeliveries {

    static final String KEY = "bridge.webhooks.riskos.auth";

    private TestDeliveries() {}

    /** The configuration that results from these keys, each relative to {@link #KEY}. */
    static AuthConfig config(Map<String, String> settings) {
        Map<String, String> properties = settings.entrySet().stream()
                .collect(Collectors.toMap(entry -> KEY + '.' + entry.getKey(), Map.Entry::getValue));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(AuthConfig.class, KEY)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(AuthConfig.class, KEY);
    }

    static Authenticator authenticator(String host, Map<String, String> settings) {
        return authenticator(host, settings, new SimpleMeterRegistry());
    }

    static Authenticator authenticator(String host, Map<String, String> settings, MeterRegistry meters) {
        return new Authenticators(
                        host,
                        (webhook, oauth2) -> {
                            throw new UnsupportedOperationException("these tests have no identity provider");
                        },
                        new SecretFiles(meters),
                        meters)
                .create("riskos", config(settings));
    }

    /** The verdict on a delivery with these {@code Authorization} fields; the test fails if the verdict is not complete at once. */
    static Verdict verdict(Authenticator authenticator, String... authorizations) {
        return authenticator.authenticate(delivery(authorizations)).result();
    }

    static RoutingContext delivery(String... authorizations) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String authorization : authorizations) {
            headers.add("Authorization", authorization);
        }
        HttpServerRequest request = only(HttpServerRequest.class, "headers", headers);
        return only(RoutingContext.class, "request", request);
    }

    /** An object with only one method that may be called. */
    private static <T> T only(Class<T> type, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, called, args) -> {
            if (called.getName().equals(method)) {
                return answer;
            }
            throw new UnsupportedOperationException(called.toString());
        }));
    }
}
