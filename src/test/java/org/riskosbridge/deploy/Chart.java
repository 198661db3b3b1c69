package org.riskosbridge.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart in {@code deploy/helm}, rendered by Helm itself. */
public final class Chart {

    /** Name of the release; also the name of all its resources. */
    static final String RELEASE = "riskos-kafka-bridge";

    /** The chart's own values, without an example. */
    static final String DEFAULT = "values.yaml";

    private static final Path DIRECTORY = Manifests.DIRECTORY.resolve("helm");

    /** The oldest Kubernetes version that the chart supports; the library's default is older. */
    private static final String KUBERNETES = "1.27.0";

    private Chart() {}

    /** {@return the chart's own values and each example, as files in the chart} */
    static List<String> valueSets() {
        try (Stream<Path> examples = Files.list(DIRECTORY.resolve("examples"))) {
            return Stream.concat(Stream.of(DEFAULT), examples.map(file -> "examples/" + file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the resources that Helm renders with these values} */
    public static List<JsonNode> render(String values) {
        return render(Copy.OF_CHART, DIRECTORY.resolve(values));
    }

    static List<JsonNode> render(Path chart, Path values) {
        TemplateCommand template = new Helm(chart)
                .template()
                .withName(RELEASE)
                .withNamespace("riskos")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values);
        return Manifests.documents(template.call());
    }

    /** Helm's library renders no hooks, and the test of a release is a hook. {@return the chart's resources and that test} */
    static List<JsonNode> renderWithTest(String values) {
        return render(Copy.WITHOUT_HOOKS, DIRECTORY.resolve(values));
    }

    /** Copies without symbolic links: Helm writes a line for each link that it follows. */
    private static final class Copy {

        static final Path OF_CHART = copy("chart", "");
        static final Path WITHOUT_HOOKS = copy("chart-without-hooks", "    helm.sh/hook: test\n");

        private static Path copy(String name, String left) {
            try (Stream<Path> files = Files.walk(DIRECTORY)) {
                Path copy = Files.createTempDirectory(Path.of("target"), name);
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path target = copy.resolve(DIRECTORY.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.writeString(target, Files.readString(file).replace(left, ""));
                }
                return copy.toAbsolutePath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static LintResult lint() {
        return new Helm(Copy.OF_CHART).lint().strict().call();
    }

    static String read(String file) {
        return Manifests.read("helm/" + file);
    }

    /** {@return the bridge's settings in the chart's own values} */
    public static Map<String, String> configuration() {
        return configuration("/config");
    }

    /** {@return the settings that a spool adds} */
    public static Map<String, String> spoolConfiguration() {
        return configuration("/spool/config");
    }

    private static Map<String, String> configuration(String pointer) {
        Map<String, String> settings = new HashMap<>();
        Manifests.document("helm/" + DEFAULT)
                .at(pointer)
                .fields()
                .forEachRemaining(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        return settings;
    }
}
