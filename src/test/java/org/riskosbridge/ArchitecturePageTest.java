package org.riskosbridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares docs/architecture.md with the code, and settings, metrics and docs with its glossary. */
class ArchitecturePageTest {

    private static final Path DOCS = Path.of("docs");
    private static final Path PAGE = DOCS.resolve("architecture.md");

    private static final JavaClasses BRIDGE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.riskosbridge");

    /** {@code Class}, {@code Class.method} or {@code Class.Nested}. */
    private static final Pattern CODE = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");

    private static final Pattern SCRIPT = Pattern.compile("`(\\w+\\.lua)`");
    private static final Pattern SETTING = Pattern.compile("`(bridge\\.[\\w.<>-]+)`");
    private static final Pattern METRIC = Pattern.compile("`(bridge_\\w+)`");

    @Test
    void eachClassAndMethodOnThePageExists() throws IOException {
        List<String> unknown = new ArrayList<>();
        String page = Files.readString(PAGE);
        Matcher code = CODE.matcher(page);
        int named = 0;
        while (code.find()) {
            named++;
            if (BRIDGE.stream().noneMatch(type -> has(type, code.group(1), code.group(2))) && !isTest(code.group(1))) {
                unknown.add(code.group());
            }
        }
        assertThat(named).isGreaterThan(30);
        assertThat(unknown).as("names in %s that no class or method has", PAGE).isEmpty();
    }

    private static boolean has(JavaClass type, String name, String member) {
        return type.getSimpleName().equals(name)
                && (member == null
                        || type.getMethods().stream()
                                .anyMatch(method -> method.getName().equals(member))
                        || BRIDGE.contain(type.getName() + "$" + member));
    }

    private static boolean isTest(String name) {
        try (Stream<Path> tests = Files.walk(Path.of("src/test/java"))) {
            return tests.anyMatch(file -> file.getFileName().toString().equals(name + ".java"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void eachScriptOnThePageExists() throws IOException {
        Matcher script = SCRIPT.matcher(Files.readString(PAGE));
        int named = 0;
        while (script.find()) {
            named++;
            assertThat(Path.of("src/main/resources/org/riskosbridge/index", script.group(1)))
                    .exists();
        }
        assertThat(named).isPositive();
    }

    @Test
    void settingsAndMetricsUseTheWordsOfTheGlossary() throws IOException {
        List<String> names = new ArrayList<>(found(SETTING, DOCS.resolve("configuration.md")));
        names.addAll(found(METRIC, DOCS.resolve("metrics.md")));
        assertThat(names).hasSizeGreaterThan(30);
        List<String> words = bannedWords().stream()
                .filter(word -> word.startsWith("*"))
                .map(word -> word.replace("*", ""))
                .toList();
        assertThat(words).isNotEmpty();
        assertThat(names)
                .noneMatch(name -> List.of(name.toLowerCase(Locale.ROOT).split("[._-]", -1)).stream()
                        .anyMatch(words::contains));
    }

    @Test
    void docsUseTheWordsOfTheGlossary() throws IOException {
        List<String> words =
                bannedWords().stream().filter(word -> !word.startsWith("*")).toList();
        assertThat(words).isNotEmpty();
        List<String> violations = new ArrayList<>();
        for (Path doc : docs()) {
            String text = doc.equals(PAGE) ? withoutGlossary(Files.readString(doc)) : Files.readString(doc);
            for (String word : words) {
                if (Pattern.compile("(?i)\\b" + Pattern.quote(word) + "\\b")
                        .matcher(text.replaceAll("\\s+", " "))
                        .find()) {
                    violations.add(doc + ": " + word);
                }
            }
        }
        assertThat(violations)
                .as("words that the glossary of %s replaces", PAGE)
                .isEmpty();
    }

    private static List<Path> docs() throws IOException {
        try (Stream<Path> pages = Files.list(DOCS)) {
            return Stream.concat(
                            pages.filter(page -> page.toString().endsWith(".md")),
                            Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> found(Pattern pattern, Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        pattern.matcher(Files.readString(file)).results().forEach(match -> names.add(match.group(1)));
        return names;
    }

    private static List<String> bannedWords() throws IOException {
        return glossary(Files.readString(PAGE))
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(2)
                .map(line -> line.split("\\|", -1)[3])
                .flatMap(cell -> Stream.of(cell.split(",", -1)))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String glossary(String page) {
        return page.substring(page.indexOf("## Glossary"), page.indexOf("## Packages"));
    }

    private static String withoutGlossary(String page) {
        return page.replace(glossary(page), "");
    }
}
