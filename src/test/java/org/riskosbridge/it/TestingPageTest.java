package org.riskosbridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** {@code docs/testing.md} names each class of integration tests, and which of its tests {@code mvn verify} runs. */
class TestingPageTest {

    private static final Path SOURCES = Path.of("src", "test", "java");
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| (all|some|none) \\|", Pattern.MULTILINE);

    @Test
    void tableNamesEachClassOfIntegrationTestsWithWhatTheQuickRunTakesOfIt() throws IOException {
        List<String> documented = ROW.matcher(Files.readString(Path.of("docs", "testing.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        classes().stream().map(TestingPageTest::row).toList());
    }

    private static List<Class<?>> classes() throws IOException {
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.map(file -> SOURCES.relativize(file).toString().replace('/', '.'))
                    .filter(name -> name.matches(".*IT\\.java|org\\.riskosbridge\\.platform\\.[A-Z].*"))
                    .forEach(name -> classes.add(loaded(name.replace(".java", ""))));
        }
        return classes;
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, TestingPageTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String row(Class<?> type) {
        List<Method> tests = ReflectionSupport.findMethods(
                type, method -> AnnotationSupport.isAnnotated(method, Testable.class), HierarchyTraversalMode.TOP_DOWN);
        assertThat(tests).as("tests of %s", type).isNotEmpty();
        long quick =
                tests.stream().filter(test -> !isLong(type) && !isLong(test)).count();
        return type.getSimpleName() + " " + (quick == tests.size() ? "all" : quick > 0 ? "some" : "none");
    }

    private static boolean isLong(AnnotatedElement tests) {
        return AnnotationSupport.isAnnotated(tests, LongRunning.class);
    }
}
