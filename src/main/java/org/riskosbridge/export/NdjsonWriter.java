package org.riskosbridge.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as newline-delimited JSON, one object per line. The body is a JSON string, so a reader gets exactly the bytes that
 * RiskOS sent; a body that is not UTF-8 is in {@code body_base64}. A compressed file is a sequence of gzip members, which gunzip reads as
 * one file.
 */
final class NdjsonWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int BUFFER = 64 << 10;

    private final OutputStream file;
    private final boolean isGzip;
    private @Nullable OutputStream member;

    /** Leaves the file open. */
    NdjsonWriter(OutputStream file, boolean isGzip) {
        this.file = new BufferedOutputStream(file, BUFFER);
        this.isGzip = isGzip;
    }

    void write(ConsumerRecord<byte[], byte[]> record) throws IOException {
        OutputStream out = open();
        try (JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeStringField("topic", record.topic());
            json.writeNumberField("partition", record.partition());
            json.writeNumberField("offset", record.offset());
            json.writeStringField(
                    "timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
            json.writeStringField("key", record.key() == null ? null : new String(record.key(), UTF_8));
            json.writeObjectFieldStart("headers");
            for (Header header : record.headers()) {
                json.writeStringField(header.key(), header.value() == null ? null : new String(header.value(), UTF_8));
            }
            json.writeEndObject();
            writeBody(json, record.value());
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static void writeBody(JsonGenerator json, byte @Nullable [] body) throws IOException {
        if (body == null) {
            json.writeNullField("body");
            return;
        }
        try {
            json.writeStringField(
                    "body", UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException binary) {
            json.writeBinaryField("body_base64", body);
        }
    }

    private OutputStream open() throws IOException {
        if (member == null) {
            member = isGzip ? new GZIPOutputStream(file, BUFFER) : file;
        }
        return member;
    }

    /** Flushes everything to the file: the file is valid if the process ends here. */
    void complete() throws IOException {
        if (member instanceof GZIPOutputStream gzip) {
            gzip.finish();
        }
        member = null;
        file.flush();
    }
}
