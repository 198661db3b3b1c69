package org.riskosbridge.startup;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.common.net.CidrAddress;
import io.smallrye.config.SmallRyeConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.config.Bounds;

/** Names the allowed values for a wrong value, because the messages of the configuration library name its own classes. */
final class ValueRules {

    private static final Map<Class<?>, String> FORMS = Map.of(
            Duration.class, "a duration, a number with ms, s, m, h or d, for example 500ms, 30s or 7d",
            MemorySize.class, "a size, a number of bytes or one with K, M or G, for example 32M",
            Integer.class, "a whole number, for example 10",
            Long.class, "a whole number, for example 10",
            Short.class, "a whole number, for example 3",
            CidrAddress.class, "networks, for example 192.0.2.0/24,2001:db8::/32",
            InetAddress.class, "an address, for example 127.0.0.1",
            URI.class, "an address, for example redis://redis:6379",
            URL.class, "an address, for example https://login.example.com/",
            Level.class, "a log level: TRACE, DEBUG, INFO, WARN, ERROR or OFF");

    /** SmallRye reads any other word as false. */
    private static final Set<String> TRUTH_VALUES =
            Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "1", "0");

    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    private final SmallRyeConfig config;

    ValueRules(SmallRyeConfig config) {
        this.config = config;
    }

    /** {@return the allowed values; empty when the value is allowed} */
    Optional<String> objection(Setting setting, String value) {
        if (setting.type() == Boolean.class) {
            boolean isKnown = TRUTH_VALUES.contains(value.strip().toLowerCase(Locale.ROOT));
            return isKnown ? Optional.empty() : Optional.of("true or false");
        }
        Converter<?> converter = converter(setting);
        if (converter == null) {
            return Optional.empty();
        }
        List<String> elements = setting.isList() ? Arrays.asList(COMMA.split(value)) : List.of(value);
        boolean isRight = elements.stream().allMatch(element -> fits(setting, converter, element.strip()));
        return isRight ? Optional.empty() : Optional.of(allowed(setting));
    }

    private static boolean fits(Setting setting, Converter<?> converter, String value) {
        Bounds bounds = setting.bounds();
        try {
            Object converted = converter.convert(value);
            return converted != null
                    && (bounds == null
                            || (compare(converted, converter, bounds.min()) >= 0
                                    && compare(converted, converter, bounds.max()) <= 0));
        } catch (RuntimeException wrong) {
            return false;
        }
    }

    private static int compare(Object value, Converter<?> converter, String bound) {
        Object other = Objects.requireNonNull(converter.convert(bound));
        if (value instanceof MemorySize size && other instanceof MemorySize least) {
            return size.asBigInteger().compareTo(least.asBigInteger());
        }
        if (value instanceof Duration duration && other instanceof Duration least) {
            return duration.compareTo(least);
        }
        return Long.compare(((Number) value).longValue(), ((Number) other).longValue());
    }

    private static String allowed(Setting setting) {
        String form = FORMS.get(setting.type());
        if (form == null && setting.type().isEnum()) {
            form = "one of "
                    + Arrays.stream(setting.type().getEnumConstants())
                            .map(value -> ((Enum<?>) value)
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'))
                            .collect(Collectors.joining(", "));
        }
        Bounds bounds = setting.bounds();
        return (form == null ? "a value that Quarkus's guide allows: https://quarkus.io/guides/all-config" : form)
                + (bounds == null ? "" : ", from " + bounds.min() + " to " + bounds.max());
    }

    private @Nullable Converter<?> converter(Setting setting) {
        Class<? extends Converter<?>> own = setting.converter();
        if (own == null) {
            return config.getConverter(setting.type()).orElse(null);
        }
        try {
            var constructor = own.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
