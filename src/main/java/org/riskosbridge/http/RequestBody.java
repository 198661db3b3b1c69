package org.riskosbridge.http;

/** What came of reading a request's body. */
sealed interface RequestBody {

    /** All of it, as it came. */
    @SuppressWarnings("ArrayRecordComponent") // the bytes as they arrived; copying them would cost more than the rest
    record Whole(byte[] bytes) implements RequestBody {}

    /** There are more bytes than the limit; the rest has not been read. */
    record TooLarge() implements RequestBody {
        static final TooLarge INSTANCE = new TooLarge();
    }

    /** There is no room for the rest of it: all deliveries together have as many bytes as they may. */
    record NoRoom() implements RequestBody {
        static final NoRoom INSTANCE = new NoRoom();
    }

    /** It did not arrive in time. */
    record TooSlow() implements RequestBody {
        static final TooSlow INSTANCE = new TooSlow();
    }
}
