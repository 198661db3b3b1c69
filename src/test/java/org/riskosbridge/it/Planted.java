package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.riskosbridge.oidc.Client;
import org.riskosbridge.oidc.Person;

/** Personal data and credentials of the tests. A bridge may write them to topics only. */
final class Planted {

    /** A mark that each of the following values contains, and nothing else does. */
    private static final String MARK = "planted";

    static final String BEARER = MARK + "-8d4ac5d2-59a0-4c37-9a63";
    static final String NEXT_BEARER = MARK + "-c2a1f0de-7b0c-4a55-8f6d";
    static final String USER = MARK + "-user";
    static final String SECRET_WORD = MARK + "-5b1e9c70d2f8";
    static final String CLIENT_SECRET = MARK + "-client-91c2";
    static final String ACCESS = MARK + "-opaque-77e0a1";
    static final String OTHER_ACCESS = MARK + "-opaque-of-another-02bd";

    /** A spool key: 32 bytes in Base64. */
    static final String SPOOL_KEY =
            Base64.getEncoder().encodeToString((MARK + "-key-0123456789abcdefghij").getBytes(UTF_8));

    static final String NAME = MARK + " Quillfeather";
    static final String PERSON = "\"full_name\":\"" + NAME + "\",\"email\":\"" + MARK
            + ".quillfeather@example.com\",\"ssn\":\"" + MARK + "-078-05-1120\"";

    /** The mark in Base64, at each of the three possible positions: in {@code Authorization: Basic} and in keys. */
    private static final List<String> IN_BASE64 = Stream.of("", "-", "--")
            .map(before -> Base64.getEncoder().withoutPadding().encodeToString((before + MARK).getBytes(UTF_8)))
            .map(text -> text.substring(text.length() - 8, text.length() - 1))
            .toList();

    /** Values of tests without the mark, and personal data from the samples of {@code send}. */
    private static final List<String> OF_OTHER_TESTS = List.of(
            Bridge.TOKEN,
            "correct horse battery staple",
            "four more words to rotate",
            Client.BRIDGE.secret(),
            Client.RISKOS.secret(),
            Person.CLIENT_SECRET,
            "password-of-",
            "testerson",
            "robin.demo@",
            "900-00-0001",
            "000-12-3456",
            "+1-202-555-");

    private Planted() {}

    /** {@return the planted values that a text contains} */
    static List<String> in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Stream.of(
                        Stream.of(MARK).filter(lower::contains),
                        IN_BASE64.stream().filter(text::contains),
                        OF_OTHER_TESTS.stream().filter(lower::contains))
                .flatMap(found -> found)
                .toList();
    }
}
