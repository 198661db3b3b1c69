package org.riskosbridge.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A cursor over one JSON text (RFC 8259) in UTF-8 (RFC 3629). The cursor checks every byte that it passes and builds no objects.
 * Jackson's check of an event costs three times as much: see {@code docs/decisions.md}.
 */
final class JsonCursor {

    /** Maximum nesting depth, characters of a number, and bytes of a name: the same limits as Jackson's. */
    static final int MOST_DEPTH = 1000;

    static final int MOST_OF_A_NUMBER = 1000;
    static final int MOST_OF_A_NAME = 50_000;

    private static final JsonFactory JACKSON = new JsonFactory();

    /** The value of {@link #next} at the end of the text. */
    private static final int END = -1;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A byte multiplied by this constant fills all eight bytes of a long. */
    private static final long EACH = 0x0101010101010101L;

    /** The highest bit of each of eight bytes. */
    private static final long TOPS = 0x8080808080808080L;

    /** Initial number of levels; few events have more. */
    private static final int SOME_DEPTH = 32;

    /** Handles a member of an object: may check its {@linkplain #isNamed name}, and must pass its value. */
    interface Members {
        void member() throws NotJson;
    }

    private final byte[] text;
    private int at;

    /** Whether each open level is an object. */
    private boolean[] objects = new boolean[SOME_DEPTH];

    private int depth;

    /** Start and end of the content of the last string, and whether the string has escapes. */
    private int from;

    private int to;
    private boolean escaped;

    JsonCursor(byte[] text) {
        this.text = text;
    }

    boolean isAtEnd() {
        return next() == END;
    }

    boolean isAtObject() {
        return next() == '{';
    }

    boolean isAtString() {
        return next() == '"';
    }

    /** Passes the next value. Uses a loop, because recursion doubles the cost. */
    void skip() throws NotJson {
        int bottom = depth;
        do {
            if (!isEntered()) {
                passEnds(bottom);
            }
        } while (depth > bottom);
    }

    /** Passes a scalar, an empty object or an empty array; otherwise passes the opening bracket. {@return whether a value must follow} */
    private boolean isEntered() throws NotJson {
        switch (next()) {
            case '{' -> {
                enter(true);
                return next() != '}' && passName();
            }
            case '[' -> {
                enter(false);
                return next() != ']';
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
        return false;
    }

    /** Passes the characters that may follow a nested value: closing brackets, and the comma before the next value. */
    private void passEnds(int bottom) throws NotJson {
        while (depth > bottom) {
            boolean isObject = objects[depth - 1];
            if (passComma()) {
                if (isObject) {
                    passName();
                }
                return;
            }
            require(isObject ? '}' : ']');
            leave();
        }
    }

    /** Passes the next object, member by member. */
    void object(Members members) throws NotJson {
        enter(true);
        if (next() != '}') {
            do {
                passName();
                members.member();
            } while (passComma());
        }
        require('}');
        leave();
    }

    /** Passes a member's name and the colon. {@return true: a value must follow} */
    private boolean passName() throws NotJson {
        require('"');
        string();
        if (to - from > MOST_OF_A_NAME) {
            throw NotJson.beyondLimits();
        }
        require(':');
        at++;
        return true;
    }

    private void enter(boolean isObject) throws NotJson {
        at++;
        if (depth == MOST_DEPTH) {
            throw NotJson.beyondLimits();
        }
        if (depth == objects.length) {
            objects = Arrays.copyOf(objects, MOST_DEPTH);
        }
        objects[depth++] = isObject;
    }

    private void leave() {
        at++;
        depth--;
    }

    private boolean passComma() {
        boolean isComma = next() == ',';
        if (isComma) {
            at++;
        }
        return isComma;
    }

    /** Passes the next string. */
    private void string() throws NotJson {
        boolean escapes = false;
        int i = plainEnd(at + 1);
        while (i < text.length) {
            byte b = text[i];
            if (b == '"') {
                from = at + 1;
                to = i;
                escaped = escapes;
                at = i + 1;
                return;
            }
            if (b == '\\') {
                escapes = true;
                i += escapeLength(i);
            } else {
                i += Utf8.sequenceLength(text, i);
            }
            i = plainEnd(i);
        }
        throw NotJson.broken();
    }

    /**
     * {@return the end of the plain bytes of a string: ASCII without controls, quotation mark and backslash} Checks eight bytes at a
     * time: the lowest set top bit belongs to the first byte that is not plain.
     */
    private int plainEnd(int begin) {
        int i = begin;
        for (; i + Long.BYTES <= text.length; i += Long.BYTES) {
            long eight = (long) EIGHT.get(text, i);
            long quotes = eight ^ EACH * '"';
            long backslashes = eight ^ EACH * '\\';
            long others = (eight - EACH * ' ' | quotes - EACH | backslashes - EACH | eight) & TOPS;
            if (others != 0) {
                return i + Long.numberOfTrailingZeros(others) / Byte.SIZE;
            }
        }
        while (i < text.length && text[i] >= ' ' && text[i] != '"' && text[i] != '\\') {
            i++;
        }
        return i;
    }

    private int escapeLength(int i) throws NotJson {
        int escaped = i + 1 < text.length ? text[i + 1] : END;
        if (escaped != 'u') {
            if ("\"\\/bfnrt".indexOf(escaped) < 0) {
                throw NotJson.broken();
            }
            return 2;
        }
        for (int k = i + 2; k < i + 6; k++) {
            if (k >= text.length || Character.digit(text[k], 16) < 0) {
                throw NotJson.broken();
            }
        }
        return 6;
    }

    private void number() throws NotJson {
        int begin = at;
        pass('-', '-');
        if (!pass('0', '0')) {
            digits();
        }
        if (pass('.', '.')) {
            digits();
        }
        if (pass('e', 'E')) {
            pass('+', '-');
            digits();
        }
        if (at - begin > MOST_OF_A_NUMBER) {
            throw NotJson.beyondLimits();
        }
    }

    private void digits() throws NotJson {
        int i = at;
        while (i < text.length && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        if (i == at) {
            throw NotJson.broken();
        }
        at = i;
    }

    private boolean pass(char one, char other) {
        boolean isHere = at < text.length && (text[at] == one || text[at] == other);
        if (isHere) {
            at++;
        }
        return isHere;
    }

    private void literal(String word) throws NotJson {
        for (int i = 0; i < word.length(); i++) {
            if (at == text.length || text[at++] != word.charAt(i)) {
                throw NotJson.broken();
            }
        }
    }

    private void require(char c) throws NotJson {
        if (next() != c) {
            throw NotJson.broken();
        }
    }

    /** {@return the next byte that is not white space; the cursor stops at that byte} */
    private int next() {
        int i = at;
        while (i < text.length && isSpace(text[i])) {
            i++;
        }
        at = i;
        return i < text.length ? text[i] & 0xFF : END;
    }

    /** {@return whether the current member has this name, which must be ASCII} */
    boolean isNamed(String name) {
        if (escaped) {
            return lastString().equals(name);
        }
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (text[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(byte b) {
        return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
    }

    /** Passes the next string, and returns its content. */
    String readString() throws NotJson {
        string();
        return lastString();
    }

    private String lastString() {
        return escaped ? unescaped() : new String(text, from, to - from, UTF_8);
    }

    private String unescaped() {
        try (JsonParser json = JACKSON.createParser(text, from - 1, to - from + 2)) {
            return json.nextTextValue();
        } catch (IOException e) {
            throw new UncheckedIOException("a string that was already parsed is well-formed", e);
        }
    }
}
