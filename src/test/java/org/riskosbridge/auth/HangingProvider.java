package org.riskosbridge.auth;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.riskosbridge.oidc.Client;

/** The provider of the tenant {@code hanging}: it accepts every request and never answers. */
public final class HangingProvider implements QuarkusTestResourceLifecycleManager {

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final ServerSocket server = listening();

    @Override
    public Map<String, String> start() {
        daemon(this::accept);
        return Map.of(
                "quarkus.oidc.hanging.auth-server-url",
                "http://localhost:" + server.getLocalPort(),
                "quarkus.oidc.hanging.token.audience",
                Client.AUDIENCE);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(HangingProvider.class));
    }

    /** {@return the number of connections so far} */
    int taken() {
        return taken.get();
    }

    /** {@return the number of connections that the bridge has not closed} */
    int open() {
        return open.get();
    }

    @Override
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                taken.incrementAndGet();
                open.incrementAndGet();
                daemon(() -> hold(connection));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void hold(Socket connection) {
        try (connection) {
            connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException reset) {
            return;
        } finally {
            open.decrementAndGet();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "hanging-provider");
        thread.setDaemon(true);
        thread.start();
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
