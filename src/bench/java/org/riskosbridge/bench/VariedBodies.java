package org.riskosbridge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.riskosbridge.send.Samples;

/**
 * Bodies that compress like real ones. Each body is the usual sample with its own values: in 60 % of the strings every letter and digit is
 * random (names, addresses, references, ids), and so is every digit of every number. Names of fields, the other strings (decisions,
 * codes, countries) and the form stay. Real names and addresses have less entropy than random letters, so real bodies compress
 * rather better.
 */
final class VariedBodies {

    /** 4.4 MB: far more than a codec sees at once. */
    private static final int BODIES = 2_000;

    private static final double RANDOM_STRINGS = 0.6;
    private static final ObjectMapper JSON = new ObjectMapper();

    private VariedBodies() {}

    /** {@return bodies, the same bodies each time} */
    static List<byte[]> make() throws IOException {
        SplittableRandom random = new SplittableRandom(20261129);
        JsonNode sample = JSON.readTree(Samples.body("evaluation_completed", Bodies.PLACEHOLDER));
        // Which strings are random is the same in each body: a field is either free text or one of few values.
        List<Boolean> isFree = new ArrayList<>();
        SplittableRandom fields = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            isFree.add(fields.nextDouble() < RANDOM_STRINGS);
        }
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < BODIES; i++) {
            ObjectNode body = sample.deepCopy();
            vary(body, random, isFree.iterator());
            bodies.add(JSON.writeValueAsBytes(body));
        }
        return bodies;
    }

    /** {@return a description of the bodies, for a report} */
    static String describe() throws IOException {
        List<byte[]> bodies = make();
        int[] counts = new int[256];
        long bytes = 0;
        for (byte[] body : bodies) {
            bytes += body.length;
            for (byte each : body) {
                counts[each & 0xFF]++;
            }
        }
        double bits = 0;
        for (int count : counts) {
            double share = (double) count / bytes;
            bits -= count == 0 ? 0 : share * Math.log(share) / Math.log(2);
        }
        return "%,d bytes on average, %.2f bits of entropy for each byte (order 0), 60 %% of the strings and all numbers random"
                .formatted(bytes / bodies.size(), bits);
    }

    /** {@return the file with the bodies and the placeholder, one on each line} */
    static Path file() throws IOException {
        Path file = Site.DIRECTORY.resolve("bodies-varied.json");
        if (!Files.exists(file)) {
            try (OutputStream out = Files.newOutputStream(file)) {
                for (byte[] body : make()) {
                    out.write(body);
                    out.write('\n');
                }
            }
        }
        return file;
    }

    private static void vary(JsonNode node, SplittableRandom random, Iterator<Boolean> isFree) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                field.setValue(varied(field.getKey(), field.getValue(), random, isFree));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, varied("", array.get(i), random, isFree));
            }
        }
    }

    private static JsonNode varied(String name, JsonNode value, SplittableRandom random, Iterator<Boolean> isFree) {
        if (value.isTextual()) {
            boolean isNeeded = name.startsWith("event_");
            return isFree.next() && !isNeeded ? TextNode.valueOf(scrambled(value.textValue(), random)) : value;
        }
        if (value.isNumber()) {
            return number(value.asText(), random);
        }
        vary(value, random, isFree);
        return value;
    }

    private static JsonNode number(String text, SplittableRandom random) {
        StringBuilder digits = new StringBuilder(scrambled(text, random));
        if (digits.length() > 1 && digits.charAt(0) == '0' && digits.charAt(1) != '.') {
            digits.setCharAt(0, '1');
        }
        return text.contains(".")
                ? JSON.getNodeFactory().numberNode(new java.math.BigDecimal(digits.toString()))
                : JSON.getNodeFactory().numberNode(Long.parseLong(digits.toString()));
    }

    private static String scrambled(String text, SplittableRandom random) {
        StringBuilder scrambled = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            scrambled.append(
                    Character.isDigit(each)
                            ? (char) ('0' + random.nextInt(10))
                            : Character.isLowerCase(each)
                                    ? (char) ('a' + random.nextInt(26))
                                    : Character.isUpperCase(each) ? (char) ('A' + random.nextInt(26)) : each);
        }
        return scrambled.toString();
    }
}
