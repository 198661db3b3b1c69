package org.riskosbridge.spool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.event.Webhook;
import org.riskosbridge.ingest.Delivery;

/**
 * A delivery in the spool.
 *
 * @param number number of the entry, in the order of arrival
 * @param keptAt time of the write, milliseconds since 1970, by this machine's clock
 * @param webhook the name of the delivery's webhook
 * @param id the delivery's correlation id
 * @param traceparent W3C Trace Context, if the delivery has one
 */
@SuppressWarnings("ArrayRecordComponent") // entries are never compared, and copying the body would cost CPU
public record SpoolEntry(
        long number,
        long keptAt,
        String webhook,
        String id,
        @Nullable String traceparent,
        byte[] body) {

    Delivery delivery(Webhook to) {
        return new Delivery(to, id, body, traceparent);
    }

    /** {@return the form that {@link #parse} reads} */
    static byte[] bytes(Delivery delivery) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(delivery.body().length + 128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(delivery.webhook().name());
            out.writeUTF(delivery.id());
            out.writeUTF(delivery.traceparent() == null ? "" : delivery.traceparent());
            out.write(delivery.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static SpoolEntry parse(EntryHeader header, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String webhook = in.readUTF();
            String id = in.readUTF();
            String traceparent = in.readUTF();
            return new SpoolEntry(
                    header.number(),
                    header.keptAt(),
                    webhook,
                    id,
                    traceparent.isEmpty() ? null : traceparent,
                    in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
