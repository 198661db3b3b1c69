package org.riskosbridge.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.riskosbridge.config.UnreadableFile;

/**
 * The secrets of one webhook, or of the management port, as the operator gave them: in the configuration, or in files.
 *
 * @param valuesKey the key of the setting with secrets, for messages
 * @param filesKey the key of the setting with paths, for messages
 */
record SecretSource(
        SecretRules rules,
        String valuesKey,
        Optional<List<String>> values,
        String filesKey,
        Optional<List<Path>> files) {

    /** One secret in use, and one that replaces it; each further secret is one more that may leak. */
    private static final int MOST_LIVE = 2;

    /** In bytes. Maximum size of a secret file: far above any secret, and far below the size of a wrong file, such as a log or a device. */
    private static final int LARGEST_FILE = 4096;

    /** {@return the secrets, each with its place, such as {@code tokens[0]}; if no problem was added, there are one or two} */
    Map<String, String> read(List<String> problems) {
        int problemsBefore = problems.size();
        Map<String, String> secrets = new LinkedHashMap<>();
        List<String> all = values.orElse(List.of());
        for (int i = 0; i < all.size(); i++) {
            add(secrets, all.get(i), place(valuesKey, i), valuesKey, problems);
        }
        List<Path> paths = files.orElse(List.of());
        for (int i = 0; i < paths.size(); i++) {
            String source = filesKey + " (" + paths.get(i) + ")";
            String place = place(filesKey, i);
            content(paths.get(i), source, problems).ifPresent(value -> add(secrets, value, place, source, problems));
        }
        if (secrets.size() > MOST_LIVE) {
            problems.add(valuesKey + " and " + filesKey + " contain " + secrets.size() + " " + rules.noun()
                    + "s; at most " + MOST_LIVE + " may be active at once: remove those that are no longer sent"
                    + " (a comma separates two; write a comma within a " + rules.noun() + " as \\,)");
        }
        if (secrets.isEmpty() && problems.size() == problemsBefore) {
            problems.add(valuesKey + " or " + filesKey + " must contain the " + rules.noun() + " that is sent");
        }
        return secrets;
    }

    /** {@return every possible place of a secret} */
    List<String> places() {
        return Stream.concat(
                        IntStream.range(0, values.orElse(List.of()).size()).mapToObj(i -> place(valuesKey, i)),
                        IntStream.range(0, files.orElse(List.of()).size()).mapToObj(i -> place(filesKey, i)))
                .toList();
    }

    private void add(Map<String, String> secrets, String secret, String place, String source, List<String> problems) {
        Optional<String> objection = rules.objection(secret);
        objection.ifPresent(words -> problems.add(source + " " + words));
        secrets.putIfAbsent(secret, place);
    }

    /** {@return the last word of a key, and the position in its list} */
    private static String place(String key, int position) {
        return key.substring(key.lastIndexOf('.') + 1) + "[" + position + "]";
    }

    private static Optional<String> content(Path file, String source, List<String> problems) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                problems.add(source + " is larger than " + LARGEST_FILE + " bytes: it must contain exactly one secret");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String secret = withoutLineEnd(text);
            if (secret.isEmpty()) {
                problems.add(source + " is empty: it must contain one secret");
                return Optional.empty();
            }
            return Optional.of(secret);
        } catch (CharacterCodingException e) {
            problems.add(source + " is not UTF-8 text: it must contain one secret");
        } catch (IOException e) {
            problems.add(source + " " + UnreadableFile.reason(e)
                    + ": it must contain one secret, for example one made with openssl rand -hex 32");
        }
        return Optional.empty();
    }

    /** An editor or {@code echo} ends the line; the line end is not part of the secret. */
    private static String withoutLineEnd(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Omits the values, because they are secrets. */
    @Override
    public String toString() {
        return "SecretSource[" + valuesKey + ", " + filesKey + "]";
    }
}
