package org.riskosbridge.auth;

import org.jspecify.annotations.Nullable;

/** Searches a failure and its causes. */
final class Causes {

    private Causes() {}

    /** {@return the first of the failure and its causes that has this type; null when none has} */
    static <T> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    /** {@return the last cause; the failure itself when it has no cause} */
    static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
