package org.riskosbridge.http;

/** The result of reading a request's body. */
sealed interface RequestBody {

    /** The whole body, unchanged. */
    @SuppressWarnings("ArrayRecordComponent") // not copied: a copy would cost more than all other work on the body
    record Whole(byte[] bytes) implements RequestBody {}

    /** The body exceeds the limit; the rest is not read. */
    record TooLarge() implements RequestBody {
        static final TooLarge INSTANCE = new TooLarge();
    }

    /** There is no room for the rest of the body: the limit on the bytes of all deliveries in flight is reached. */
    record NoRoom() implements RequestBody {
        static final NoRoom INSTANCE = new NoRoom();
    }

    /** The body did not arrive in time. */
    record TooSlow() implements RequestBody {
        static final TooSlow INSTANCE = new TooSlow();
    }
}
