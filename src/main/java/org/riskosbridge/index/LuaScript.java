package org.riskosbridge.index;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;

/** A Lua script. Frequent calls use its SHA-1. */
record LuaScript(String text, String sha1) {

    /** Compare-and-set: the only script on the delivery path. */
    static final LuaScript STEP = read("identity.lua", "step.lua");

    /** A claim while the index is incomplete. */
    static final LuaScript ADMIT = read("identity.lua", "admit.lua");

    /** Whether the index is complete. */
    static final LuaScript WATCH = read("identity.lua", "watch.lua");

    /** Takes or renews the lock of the rebuild. */
    static final LuaScript LOCK = read("lock.lua");

    /** Keeps the progress of the rebuild. */
    static final LuaScript PROGRESS = read("identity.lua", "ours.lua", "progress.lua");

    /** Restores entries from the log. */
    static final LuaScript RESTORE = read("identity.lua", "ours.lua", "restore.lua");

    /** Declares the index complete. */
    static final LuaScript FINISH = read("identity.lua", "ours.lua", "finish.lua");

    private static LuaScript read(String... names) {
        String text = Arrays.stream(names).map(LuaScript::resource).collect(Collectors.joining());
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return new LuaScript(text, HexFormat.of().formatHex(sha1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(LuaScript.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a call by SHA-1; the caller adds keys and arguments} */
    Request request(int keys) {
        return Request.cmd(Command.EVALSHA).arg(sha1).arg(keys);
    }

    /** {@return a call that contains the script's text} */
    Request requestWithText(int keys) {
        return Request.cmd(Command.EVAL).arg(text).arg(keys);
    }

    boolean isMissing(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith("NOSCRIPT");
    }
}
