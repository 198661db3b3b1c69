package org.riskosbridge.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.riskosbridge.send.Scenario;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the name of a scenario, such as {@code account-takeover}. */
final class ScenarioConverter implements ITypeConverter<Scenario> {

    @Override
    public Scenario convert(String text) {
        return Arrays.stream(Scenario.values())
                .filter(scenario -> name(scenario).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected one of "
                        + Arrays.stream(Scenario.values())
                                .map(ScenarioConverter::name)
                                .collect(Collectors.joining(", "))));
    }

    private static String name(Scenario scenario) {
        return scenario.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
