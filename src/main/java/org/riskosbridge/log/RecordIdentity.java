package org.riskosbridge.log;

/** The identity of a record's event, from the headers {@code ce_source} and {@code ce_id}. */
public record RecordIdentity(String source, String eventId) {

    /** {@return the name of the event's webhook} */
    public String webhook() {
        return source.substring(source.lastIndexOf('/') + 1);
    }
}
