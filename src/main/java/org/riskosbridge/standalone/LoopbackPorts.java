package org.riskosbridge.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** TCP ports of the loopback address, the only address on which this package listens. */
public final class LoopbackPorts {

    static final String LOOPBACK = "127.0.0.1";

    private static final int FIRST = 10_000;

    /** Linux's range for outgoing connections begins here. */
    private static final int END = 32_768;

    /**
     * Each process returns each port once, in order, and processes begin at different ports. A port that was returned is free until its
     * owner listens, so two processes that chose at random would sometimes return the same port.
     */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 331 % (END - FIRST)));

    private LoopbackPorts() {}

    static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(LOOPBACK, new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /**
     * {@return a port that is free now, below Linux's range for outgoing connections, so that no outgoing connection takes the port before
     * its owner does, or during a restart}
     */
    public static int free() {
        return IntStream.generate(() -> FIRST + Math.floorMod(NEXT.getAndIncrement(), END - FIRST))
                .limit(1_000)
                .filter(LoopbackPorts::isFree)
                .findFirst()
                .orElseThrow(() -> new StartFailed("No free port on " + LOOPBACK + ": 1,000 ports are in use."));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Fails when the port is in use; the message names the option that changes the port. */
    static void requireFree(int port, String option) {
        try (ServerSocket socket = new ServerSocket()) {
            // Connections of a previous owner in TIME_WAIT do not matter.
            socket.setReuseAddress(true);
            socket.bind(address(port));
        } catch (IOException e) {
            throw new StartFailed(
                    "Port " + port + " of " + LOOPBACK + " is in use: free it, or choose another one with " + option
                            + ".",
                    e);
        }
    }
}
