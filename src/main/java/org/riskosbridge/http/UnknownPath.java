package org.riskosbridge.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.riskosbridge.config.Nearest;
import org.riskosbridge.event.SafeText;

/**
 * A path without a webhook, for the operator's log. A sender may have put a token or a person's name into the path, so the log shows only a path that
 * looks like a webhook's.
 */
final class UnknownPath {

    private static final int LONGEST = 100;

    /** Paths that cannot hold a secret. */
    private static final Set<String> KNOWN = Set.of("/", "/webhooks", "/webhooks/");

    private UnknownPath() {}

    /** @param paths of the webhooks */
    static String shown(String path, Collection<String> paths) {
        if (path.length() <= LONGEST) {
            var near = meant(path.toLowerCase(Locale.ROOT), paths);
            if (near.isPresent()) {
                return "no webhook at " + SafeText.of(path) + "; did the sender mean " + near.get() + "?";
            }
        }
        String shown = KNOWN.contains(path)
                ? path
                : "this path of " + path.length() + " characters, which is not shown, because it may contain a secret";
        return "no webhook at " + shown + (paths.size() == 1 ? "; the webhook is " : "; the webhooks are ")
                + String.join(", ", paths);
    }

    /** {@return the path of the webhook that the sender probably meant: one that differs little, or that ends with the sender's path} */
    private static Optional<String> meant(String path, Collection<String> paths) {
        return Nearest.to(path, paths, "/")
                .or(() -> paths.stream()
                        .filter(each -> path.length() > 1 && each.endsWith(path))
                        .findFirst());
    }
}
