package org.riskosbridge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.riskosbridge.send.Samples;

/**
 * Bodies of a given size. A large one has more enrichments, not one long string: the cost of a JSON check depends on the tokens.
 */
final class Bodies {

    /** The placeholder for each event's own id. */
    static final String PLACEHOLDER = "00000000-0000-4000-8000-000000000000";

    private static final String USUAL = "evaluation_completed";
    private static final String SMALL = "case_status_changed";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    /** {@return the file with the body and its placeholder} */
    static Path file(int size) throws IOException {
        Path file = Site.DIRECTORY.resolve("body-" + size + ".json");
        if (!Files.exists(file)) {
            Files.write(file, body(size));
        }
        return file;
    }

    static byte[] body(int size) throws IOException {
        byte[] usual = Samples.body(USUAL, PLACEHOLDER);
        if (usual.length > size) {
            return Samples.body(SMALL, PLACEHOLDER, size);
        }
        ObjectNode event = (ObjectNode) JSON.readTree(usual);
        ArrayNode enrichments = event.withArray("/data/data_enrichments");
        int samples = enrichments.size();
        byte[] fits = usual;
        for (byte[] next = usual; next.length <= size; next = JSON.writeValueAsBytes(event)) {
            fits = next;
            enrichments.add(enrichments.get(enrichments.size() % samples).deepCopy());
        }
        // White space fills the rest.
        String text = new String(fits, UTF_8);
        return (text.substring(0, text.length() - 1) + " ".repeat(size - fits.length) + "}").getBytes(UTF_8);
    }
}
