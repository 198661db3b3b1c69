package org.riskosbridge.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of commands that works when it is pasted while a trial runs. A comment before the block marks it.
 *
 * @param exitCode exit code of the first command that fails, otherwise of the last command
 */
record TrialBlock(Path page, String commands, int exitCode) {

    private static final String MARK = "<!-- runs in a trial";
    private static final Pattern BLOCK = Pattern.compile(
            "^" + MARK + "(?:, exit code (\\d+))? -->\n```sh\n(.*?)\n```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** {@return the marked blocks of the README and of all pages in {@code docs}} */
    static List<TrialBlock> all() throws IOException {
        List<TrialBlock> blocks = new ArrayList<>();
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            for (Path page : Stream.concat(Stream.of(Path.of("README.md")), docs.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList()) {
                String text = Files.readString(page);
                List<TrialBlock> found = BLOCK.matcher(text)
                        .results()
                        .map(block -> of(page, block))
                        .toList();
                assertThat(found)
                        .as("%s has a block of commands behind each mark", page)
                        .hasSize(text.split("\n" + MARK, -1).length - 1);
                blocks.addAll(found);
            }
        }
        return blocks;
    }

    private static TrialBlock of(Path page, MatchResult block) {
        String code = block.group(1);
        return new TrialBlock(page, block.group(2), code == null ? 0 : Integer.parseInt(code));
    }
}
