package org.riskosbridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links from the README lead to every page, and no link is broken. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Path FIRST = Path.of("README.md");

    private static List<String> links(Path page) throws IOException {
        return LINK.matcher(Files.readString(page))
                .results()
                .map(found -> found.group(1))
                .filter(link -> !link.contains(":"))
                .toList();
    }

    private static Path target(Path page, String link) {
        String path = link.replaceAll("#.*", "");
        return path.isEmpty() ? page : page.resolveSibling(path).normalize();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(
                FIRST, Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md"), Path.of("deploy", "helm", "README.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }

    @Test
    void everyLinkLeadsToAFileAndEachAnchorToAHeading() throws IOException {
        for (Path page : pages()) {
            for (String link : links(page)) {
                Path target = target(page, link);
                assertThat(target).as("%s in %s", link, page).exists();
                if (link.contains("#")) {
                    assertThat(anchors(target))
                            .as("%s in %s", link, page)
                            .contains(link.substring(link.indexOf('#') + 1));
                }
            }
        }
    }

    /** Anchors, as GitHub makes them from headings. */
    private static List<String> anchors(Path page) throws IOException {
        return Files.readString(page)
                .lines()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Test
    void everyPageAndEveryDirectoryOfManifestsIsReachedFromTheReadme() throws IOException {
        Set<Path> reached = new TreeSet<>(Set.of(FIRST));
        Deque<Path> left = new ArrayDeque<>(reached);
        while (!left.isEmpty()) {
            Path page = left.remove();
            for (String link : links(page)) {
                Path target = target(page, link);
                if (reached.add(target) && target.toString().endsWith(".md")) {
                    left.add(target);
                }
            }
        }
        assertThat(reached).containsAll(pages());
        try (Stream<Path> directories = Files.list(Manifests.DIRECTORY)) {
            assertThat(directories)
                    .allMatch(directory -> reached.stream().anyMatch(target -> target.startsWith(directory)));
        }
    }
}
