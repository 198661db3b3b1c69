package org.riskosbridge.model;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.MathLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.StringLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.VarArgFunction;

/** Runs the index's own scripts on a {@link RedisNode}, with the commands that the scripts use and Redis's rules for answers. */
final class Lua {

    private final Globals globals = new Globals();
    private final Map<String, LuaValue> scripts = new HashMap<>();
    private @Nullable RedisNode node;

    Lua() {
        globals.load(new BaseLib());
        globals.load(new PackageLib());
        globals.load(new StringLib());
        globals.load(new MathLib());
        globals.load(new TableLib());
        // LuaJ runs Lua 5.2, Redis runs Lua 5.1.
        globals.set("unpack", globals.get("table").get("unpack"));
        LoadState.install(globals);
        LuaC.install(globals);
        LuaTable redis = new LuaTable();
        redis.set("call", new Call());
        globals.set("redis", redis);
    }

    /** {@return the script's answer in the form of the Redis client; null for nil} */
    @Nullable
    Response run(String script, List<byte[]> keys, List<byte[]> arguments, RedisNode on) {
        node = on;
        globals.set("KEYS", table(keys));
        globals.set("ARGV", table(arguments));
        return answer(scripts.computeIfAbsent(script, text -> globals.load(text, "script"))
                .call());
    }

    private static LuaTable table(List<byte[]> texts) {
        LuaTable table = new LuaTable(texts.size(), 0);
        for (int i = 0; i < texts.size(); i++) {
            table.set(i + 1, LuaString.valueOf(texts.get(i)));
        }
        return table;
    }

    private static @Nullable Response answer(LuaValue value) {
        if (value.isinttype()) {
            return NumberType.create(value.tolong());
        }
        if (value instanceof LuaString text) {
            byte[] bytes = new byte[text.length()];
            text.copyInto(0, bytes, 0, bytes.length);
            return BulkType.create(Buffer.buffer(bytes), false);
        }
        if (value instanceof LuaTable table) {
            MultiType all = MultiType.create(table.length(), false);
            for (int i = 1; i <= table.length(); i++) {
                all.add(answer(table.get(i)));
            }
            return all;
        }
        return null;
    }

    /** {@code redis.call}. */
    private final class Call extends VarArgFunction {

        @Override
        public Varargs invoke(Varargs arguments) {
            RedisNode on = java.util.Objects.requireNonNull(node);
            String command = arguments.checkjstring(1);
            switch (command) {
                case "TIME" -> {
                    long time = on.time();
                    LuaTable answer = new LuaTable();
                    answer.set(1, LuaValue.valueOf(Long.toString(time / 1000)));
                    answer.set(2, LuaValue.valueOf(Long.toString(time % 1000 * 1000)));
                    return answer;
                }
                case "INFO" -> {
                    return LuaValue.valueOf(on.info(arguments.checkjstring(2)));
                }
                case "GET" -> {
                    return got(on, arguments, 2);
                }
                case "MGET" -> {
                    LuaTable answer = new LuaTable();
                    for (int i = 2; i <= arguments.narg(); i++) {
                        answer.set(i - 1, got(on, arguments, i));
                    }
                    return answer;
                }
                case "SET" -> on.set(text(arguments, 2), text(arguments, 3), expiry(arguments, 4));
                case "PSETEX" -> on.set(text(arguments, 2), text(arguments, 4), arguments.checklong(3));
                case "DEL" -> {
                    for (int i = 2; i <= arguments.narg(); i++) {
                        on.delete(text(arguments, i));
                    }
                }
                case "PEXPIRE" -> {
                    String found = on.get(text(arguments, 2));
                    if (found != null) {
                        on.set(text(arguments, 2), found, arguments.checklong(3));
                    }
                }
                default -> throw new IllegalArgumentException("no such command in the model: " + command);
            }
            return LuaValue.TRUE;
        }

        private static LuaValue got(RedisNode on, Varargs arguments, int at) {
            String found = on.get(text(arguments, at));
            return found == null ? LuaValue.FALSE : bytes(found);
        }

        private static long expiry(Varargs arguments, int at) {
            if (arguments.narg() < at) {
                return Long.MAX_VALUE;
            }
            if (!arguments.checkjstring(at).equals("PX")) {
                throw new IllegalArgumentException("no such option in the model: " + arguments.checkjstring(at));
            }
            return arguments.checklong(at + 1);
        }

        /** Keys are bytes: one character each. */
        private static String text(Varargs arguments, int at) {
            LuaString text = arguments.checkstring(at);
            return new String(text.m_bytes, text.m_offset, text.m_length, StandardCharsets.ISO_8859_1);
        }

        private static LuaString bytes(String text) {
            return LuaString.valueOf(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
