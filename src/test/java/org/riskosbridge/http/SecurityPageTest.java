package org.riskosbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The threat model of {@code docs/security.md}: each row names the test methods of its defence. A row fails when its method is
 * renamed, removed, or not a test.
 */
class SecurityPageTest {

    private static final Pattern CITED = Pattern.compile("`(\\w+)\\.(\\w+)`");

    private static List<String> rows() throws IOException {
        return Files.readString(Path.of("docs", "security.md"))
                .lines()
                .filter(line -> line.matches("\\|.*\\|.*\\|.*\\|.*\\|"))
                .filter(line -> !line.matches("\\| (who \\| what|---).*"))
                .toList();
    }

    /** {@return the full names of the classes in src/test, by their simple names} */
    private static Map<String, String> classes() throws IOException {
        Path root = Path.of("src", "test", "java");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> root.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace('/', '.'))
                    .collect(Collectors.toMap(
                            name -> name.substring(name.lastIndexOf('.') + 1), name -> name, (one, other) -> one));
        }
    }

    @Test
    void everyRowNamesMethodsThatAreTests() throws IOException {
        Map<String, String> classes = classes();
        assertThat(rows()).hasSizeGreaterThan(25).allSatisfy(row -> {
            String cell = row.substring(row.lastIndexOf('|', row.length() - 2));
            List<String> cited =
                    CITED.matcher(cell).results().map(found -> found.group()).toList();
            assertThat(cited).isNotEmpty().allMatch(name -> isTest(name, classes));
            assertThat(cell.replaceAll("`\\w+\\.\\w+`", "")).doesNotContain("`");
        });
    }

    @Test
    void nameOfNoTestIsNoticed() throws IOException {
        assertThat(isTest("`SecurityPageTest.everyRowNamesMethodsThatAreTests`", classes()))
                .isTrue();
        assertThat(isTest("`SecurityPageTest.isTest`", classes())).isFalse();
        assertThat(isTest("`SecurityPageTest.wasRemoved`", classes())).isFalse();
        assertThat(isTest("`NoSuchTest.anything`", classes())).isFalse();
    }

    private static boolean isTest(String cited, Map<String, String> classes) {
        String[] name = cited.replace("`", "").split("\\.", -1);
        String type = classes.get(name[0]);
        if (type == null) {
            return false;
        }
        try {
            Method[] methods = Class.forName(type, false, SecurityPageTest.class.getClassLoader())
                    .getDeclaredMethods();
            return Arrays.stream(methods)
                    .anyMatch(method ->
                            method.getName().equals(name[1]) && AnnotationSupport.isAnnotated(method, Testable.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
