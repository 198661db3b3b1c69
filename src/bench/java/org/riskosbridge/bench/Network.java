package org.riskosbridge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.riskosbridge.standalone.LoopbackPorts;

/** The network between receivers on the one side, brokers and Redis on the other: a {@link DelayProxy}. */
final class Network implements AutoCloseable {

    /** The brokers and Redis each have their own delay. */
    static final String KAFKA = "kafka";

    static final String REDIS = "redis";

    private static final String TRIAL = "trial";
    private static final Duration TRIAL_TIME = Duration.ofSeconds(2);
    private static final int TRIAL_WRITE = 64 * 1024;

    private final Process process;
    private final BufferedReader answers;

    Network() throws IOException {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseParallelGC",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        DelayProxy.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** {@return a port that leads to another one, across the network} */
    int link(String group, int target) throws IOException {
        int port = LoopbackPorts.free();
        link(group, port, target);
        return port;
    }

    void link(String group, int port, int target) throws IOException {
        command("link " + group + " " + port + " " + target);
    }

    /** @param oneWay time that each byte takes; a round trip takes twice as long */
    void delay(String group, Duration oneWay) throws IOException {
        command("delay " + group + " " + oneWay.toNanos() / 1_000);
    }

    private void command(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
        if (!line.equals(answers.readLine())) {
            throw new BenchFailed("The delay proxy did not execute: " + line);
        }
    }

    /** {@return megabytes a second that one connection carries with this delay, without other load} */
    double limit(Duration oneWay) throws IOException {
        try (ServerSocket sink = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = link(TRIAL, sink.getLocalPort());
            delay(TRIAL, oneWay);
            CompletableFuture<Double> rate = CompletableFuture.supplyAsync(() -> rate(sink));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                OutputStream out = socket.getOutputStream();
                byte[] bytes = new byte[TRIAL_WRITE];
                long end = System.nanoTime() + TRIAL_TIME.toNanos();
                while (System.nanoTime() < end) {
                    out.write(bytes);
                }
            }
            return rate.join();
        }
    }

    private static double rate(ServerSocket sink) {
        try (Socket socket = sink.accept()) {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[TRIAL_WRITE];
            long all = 0;
            int read = in.read(buffer);
            long begun = System.nanoTime();
            for (; read > 0; read = in.read(buffer)) {
                all += read;
            }
            return all * 1e3 / (System.nanoTime() - begun);
        } catch (IOException e) {
            throw new BenchFailed("The trial of the delay proxy failed: " + e);
        }
    }

    double cpuSeconds() throws IOException {
        return Proc.cpuSeconds(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
