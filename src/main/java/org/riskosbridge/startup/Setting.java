package org.riskosbridge.startup;

import io.smallrye.config.ConfigMappingInterface.Property;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.config.Bounds;

/**
 * A setting that the program knows.
 *
 * @param name the key; {@code *} stands for the key of a map
 * @param type the type of the value, or of each element of a list
 * @param isList whether commas separate elements of the value
 * @param converter the setting's own converter; null for the converter of the type
 * @param bounds null for none
 * @param fallback the default; null for none
 */
record Setting(
        String name,
        Class<?> type,
        boolean isList,
        @Nullable Class<? extends Converter<?>> converter,
        @Nullable Bounds bounds,
        @Nullable String fallback) {

    /** Keys whose values are never shown. The address of a host may contain a password. */
    private static final Pattern SECRET = Pattern.compile(
            ".*(password|secret|token|credential|jaas|\\bkeys?$|user|(^|[._-])hosts$|url$|headers|proxy).*");

    private static final Pattern NOT_OF_VARIABLES = Pattern.compile("[^A-Z0-9\u0000\u0001]");

    private static final Map<Class<?>, Class<?>> BOXED = Map.of(
            boolean.class, Boolean.class,
            int.class, Integer.class,
            long.class, Long.class,
            short.class, Short.class,
            float.class, Float.class,
            double.class, Double.class);

    private static final Map<Class<?>, Class<?>> OPTIONAL_NUMBERS = Map.of(
            OptionalInt.class, Integer.class, OptionalLong.class, Long.class, OptionalDouble.class, Double.class);

    static Setting of(String name, Property property) {
        Type type = property.getMethod().getGenericReturnType();
        boolean isList = false;
        while (type instanceof ParameterizedType outer && outer.getRawType() instanceof Class<?> raw) {
            isList |= Collection.class.isAssignableFrom(raw);
            if (!Collection.class.isAssignableFrom(raw) && raw != Optional.class && !Map.class.isAssignableFrom(raw)) {
                type = raw;
                break;
            }
            type = outer.getActualTypeArguments()[outer.getActualTypeArguments().length - 1];
        }
        Class<?> plain = type instanceof Class<?> known ? known : String.class;
        plain = BOXED.getOrDefault(plain, OPTIONAL_NUMBERS.getOrDefault(plain, plain));
        return new Setting(
                name,
                plain,
                isList,
                property.isLeaf() && property.hasConvertWith()
                        ? property.asLeaf().getConvertWith()
                        : null,
                property.getMethod().getAnnotation(Bounds.class),
                property.hasDefaultValue() ? property.getDefaultValue() : null);
    }

    /** {@return whether this setting has more than one key, as a map or a list does} */
    boolean isOfMany() {
        return name.contains("*");
    }

    /** {@return whether a key in a properties file is one of the keys of this setting, which has more than one} */
    boolean hasKey(String key) {
        return key.startsWith(start()) && keys().matcher(key).matches();
    }

    /** {@return whether the name of an environment variable is one of the names of this setting, which has more than one} */
    boolean hasVariable(String variable) {
        return variable.startsWith(variable(start()))
                && variables().matcher(variable).matches();
    }

    /** {@return the beginning of all keys. A key with another beginning needs no pattern, which is slow to compile} */
    private String start() {
        String start = name.substring(0, name.indexOf('*'));
        return start.endsWith("[") ? start.substring(0, start.length() - 1) : start;
    }

    /** {@return the pattern of the key in a properties file} */
    private Pattern keys() {
        return Pattern.compile(name.replace("[*]", "\u0000")
                .replaceAll("[.\\[\\]()]", "\\\\$0")
                .replace("*", "(?:\"[^\"]+\"|[^.\"]+)")
                .replace("\u0000", "(?:\\[\\d+\\])?"));
    }

    /** {@return the pattern of the name of the environment variable, by the rules of MicroProfile Config} */
    private Pattern variables() {
        return Pattern.compile(variable(name.replace("[*]", "\u0000").replace("*", "\u0001"))
                .replace("\u0000", "(?:_\\d+_)?")
                .replace("\u0001", "[A-Z0-9_]+"));
    }

    /** {@return the name of the environment variable of a key} */
    static String variable(String key) {
        return NOT_OF_VARIABLES.matcher(key.toUpperCase(Locale.ROOT)).replaceAll("_");
    }

    /** {@return whether the value of a key may not be shown} */
    static boolean isSecret(String key) {
        return SECRET.matcher(key.toLowerCase(Locale.ROOT).replace('_', '.')).matches();
    }
}
