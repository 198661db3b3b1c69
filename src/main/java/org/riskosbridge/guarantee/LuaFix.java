package org.riskosbridge.guarantee;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.riskosbridge.guarantee.Finding.Part;

/**
 * Whether a Redis or a Valkey has the fix for CVE-2025-49844. Without the fix a script can run native code in the server. The bridge's user may
 * send scripts, so anyone with this user's password could do so. The guarantee does not depend on this fix, so a missing fix is only a warning.
 *
 * <p>Fixed in Redis 6.2.20, 7.2.11, 7.4.6, 8.0.4 and 8.2.2, and in Valkey 7.2.11, 8.0.6 and 8.1.4, and in later versions.
 */
final class LuaFix {

    private static final List<int[]> REDIS = List.of(
            new int[] {6, 2, 20}, new int[] {7, 2, 11}, new int[] {7, 4, 6}, new int[] {8, 0, 4}, new int[] {8, 2, 2});

    private static final List<int[]> VALKEY = List.of(new int[] {7, 2, 11}, new int[] {8, 0, 6}, new int[] {8, 1, 4});

    private LuaFix() {}

    static Finding judge(RedisFacts redis) {
        String valkey = redis.info("valkey_version");
        String version = valkey.isEmpty() ? redis.info("redis_version") : valkey;
        String product = valkey.isEmpty() ? "Redis " : "Valkey ";
        return isFixed(version, valkey.isEmpty() ? REDIS : VALKEY)
                ? Finding.holds(Part.REDIS, "fix of CVE-2025-49844", product + version)
                : Finding.warning(
                        Part.REDIS,
                        "fix of CVE-2025-49844",
                        product + version,
                        "Redis 6.2.20, 7.2.11, 7.4.6, 8.0.4, 8.2.2, or Valkey 7.2.11, 8.0.6, 8.1.4, or later",
                        "Upgrade: whoever has the bridge's password can run code in this server. A distribution may have the fix"
                                + " under an older number; see its changelog.");
    }

    /** A release line that is not listed has the fix if it is newer than all listed lines, and lacks the fix otherwise. */
    private static boolean isFixed(String version, List<int[]> fixed) {
        Optional<int[]> numbers = RedisFacts.numbers(version);
        if (numbers.isEmpty()) {
            return false;
        }
        int[] found = numbers.get();
        for (int[] line : fixed) {
            if (found[0] == line[0] && found[1] == line[1]) {
                return found[2] >= line[2];
            }
        }
        return Arrays.compare(found, fixed.get(fixed.size() - 1)) > 0;
    }
}
