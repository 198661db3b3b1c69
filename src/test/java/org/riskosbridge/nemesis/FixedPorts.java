package org.riskosbridge.nemesis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that are killed and started again on the same port. They are below the range for outgoing connections (on Linux from 32768 up),
 * so that no connection takes a port before the port's process starts again. All ports have five digits.
 */
final class FixedPorts {

    private static final int FIRST = 15_000;
    private static final int LAST = 32_000;

    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private FixedPorts() {}

    static int take() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (TAKEN.add(free.getLocalPort())) {
                    return port;
                }
            } catch (IOException e) {
                // Another process uses this port, so the loop tries the next one.
            }
        }
    }
}
