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
 * @param number entries are numbered as they came
 * @param keptAt milliseconds since 1970, by this machine's clock
 * @param webhook the name of the webhook that it came through
 * @param id the delivery's correlation id
 * @param traceparent W3C Trace Context, where the delivery had one
 */
@SuppressWarnings("ArrayRecordComponent") // entries are never compared, and a copy of the body would cost
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

    /** {@return what {@link #parse} reads again} */
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
