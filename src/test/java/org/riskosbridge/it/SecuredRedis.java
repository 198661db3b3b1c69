package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.riskosbridge.deploy.Manifests;
import org.riskosbridge.standalone.LoopbackPorts;
import org.riskosbridge.standalone.RedisServer;

/**
 * A Redis with {@code deploy/redis/redis.conf}: TLS, and a user with only the permissions of that file. The test itself uses another port, in plain
 * text.
 */
public final class SecuredRedis implements AutoCloseable {

    /** The name in {@code deploy/redis/redis.conf}. */
    public static final String USER = "riskos-kafka-bridge";

    private static final String ADMIN = "user admin on >admin ~* &* +@all";

    private final RedisServer server;
    private final int secured = LoopbackPorts.free();

    SecuredRedis(Path directory, SelfSigned tls, String password, RedisProgram program) {
        Map<String, String> directives = new HashMap<>();
        List<String> users = new ArrayList<>();
        for (String line : Manifests.read("redis/redis.conf").lines().toList()) {
            String[] directive = line.split(" ", 2);
            if (directive[0].equals("user")) {
                users.add(line);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                directives.put(directive[0], directive[1]);
            }
        }
        int plain = LoopbackPorts.free();
        directives.put("port", Integer.toString(plain));
        directives.put("tls-port", Integer.toString(secured));
        directives.put("tls-cert-file", quoted(tls.certificate()));
        directives.put("tls-key-file", quoted(tls.key()));
        directives.put("aclfile", quoted(users(directory, users, password)));
        server = new RedisServer(program.in(directory), plain, directives).start();
    }

    /** {@return a path in the form that redis.conf needs when the path contains blanks} */
    private static String quoted(Path path) {
        return "\"" + path + "\"";
    }

    /** {@return a file with these users and an administrator} */
    private static Path users(Path directory, List<String> users, String password) {
        String all = String.join("\n", users).replace("#" + "0".repeat(64), "#" + sha256(password)) + "\n" + ADMIN;
        try {
            return Files.writeString(Files.createDirectories(directory).resolve("users.acl"), all + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the address; a given name, other than the certificate's, replaces the host} */
    public String address(String host) {
        return host + ":" + secured;
    }

    /** Sends a command as the administrator. {@return the raw answer} */
    public String command(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(("AUTH admin admin\r\n" + command + "\r\nQUIT\r\n").getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
