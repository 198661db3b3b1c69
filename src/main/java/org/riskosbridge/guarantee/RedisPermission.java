package org.riskosbridge.guarantee;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.riskosbridge.guarantee.Finding.Part;

/**
 * A command that the bridge sends to Redis, directly or from a script, and that its user must be allowed to use.
 *
 * @param rule the rule that grants the command, as in {@code ACL SETUSER}
 * @param command the command
 * @param arguments arguments with which the command changes nothing
 */
record RedisPermission(String rule, Command command, List<String> arguments) {

    /** The keys of the index, as a rule of Redis's ACL. */
    static final String KEYS = "~{0}*";

    /** A key that never exists. */
    private static final String KEY = "{0}doctor";

    static final RedisPermission INFO = new RedisPermission("+info", Command.INFO);

    /** The commands that the bridge needs. Without the optional {@code CONFIG GET} some settings are unknown: see {@link RedisProbe}. */
    static final List<RedisPermission> ALL = List.of(
            INFO,
            new RedisPermission("+role", Command.ROLE),
            new RedisPermission("+time", Command.TIME),
            // No script has this SHA-1.
            new RedisPermission("+evalsha", Command.EVALSHA, "0".repeat(40), "0"),
            new RedisPermission("+eval", Command.EVAL, "return 1", "0"),
            // The script does not compile, so Redis stores nothing.
            new RedisPermission("+script|load", Command.SCRIPT, "LOAD", "("),
            new RedisPermission("+get", Command.GET, KEY),
            // NX and XX exclude each other: a syntax error, if the command is allowed.
            new RedisPermission("+set", Command.SET, KEY, "", "NX", "XX"),
            new RedisPermission("+del", Command.DEL, KEY),
            // "soon" is not a valid time: an error, if the command is allowed.
            new RedisPermission("+pexpire", Command.PEXPIRE, KEY, "soon"),
            new RedisPermission("+psetex", Command.PSETEX, KEY, "soon", ""),
            new RedisPermission("+dbsize", Command.DBSIZE),
            new RedisPermission("+scan", Command.SCAN, "0", "COUNT", "1"),
            new RedisPermission("+mget", Command.MGET, KEY));

    /**
     * The further permissions of bridges for the console's list of recent deliveries. They are not a condition of the guarantee: a bridge without
     * these rules still stores events, and logs once that the list stays empty.
     */
    static final Set<String> RECENT_DELIVERIES = Set.of("+xadd", "+hincrby");

    /** The permissions of the console's own user: it reads the list of recent deliveries, and nothing of the index. */
    static final Set<String> CONSOLE = Set.of("+xrevrange", "+hgetall");

    private RedisPermission(String rule, Command command, String... arguments) {
        this(rule, command, List.of(arguments));
    }

    Request attempt() {
        Request request = Request.cmd(command);
        arguments.forEach(request::arg);
        return request;
    }

    /** {@return the rule that is missing according to Redis's response; empty when none is} */
    String missing(String answer) {
        if (!answer.startsWith("NOPERM")) {
            return "";
        }
        return answer.contains("keys used as arguments") || answer.contains("access a key") ? KEYS : rule;
    }

    private static String name(String rule) {
        return rule.substring(1).replace('|', ' ').toUpperCase(Locale.ROOT);
    }

    /** One finding for each missing rule with its remedy, or one finding that none is missing. */
    static List<Finding> judge(Set<String> missing) {
        List<Finding> findings = new ArrayList<>();
        missing.stream()
                .sorted()
                .map(rule -> Finding.fails(
                        Part.REDIS,
                        "permission " + (rule.equals(KEYS) ? "for the keys {0}*" : name(rule)),
                        "not granted",
                        "granted",
                        "Run ACL SETUSER <user> " + rule + " and add the rule to Redis's configuration file too."))
                .forEach(findings::add);
        if (missing.isEmpty()) {
            findings.add(Finding.holds(Part.REDIS, "permissions", "all " + ALL.size() + " commands granted"));
        }
        return findings;
    }
}
