package org.riskosbridge.standalone;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program that starts a child process and is then killed, so that the child has no parent. */
final class KilledRun {

    private KilledRun() {}

    /** {@return the process id of the child that was left running in the directory} */
    static long leave(String part, Path directory) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                KilledRun.class.getName(),
                part,
                directory.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process run = builder.start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8))) {
            String pid = output.lines()
                    .filter(line -> line.startsWith("pid="))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(pid.substring("pid=".length()));
        } finally {
            run.destroyForcibly().waitFor();
        }
    }

    /** Starts the child, prints its process id as {@code pid=<number>}, and waits to be killed. */
    public static void main(String... args) throws Exception {
        Path directory = Path.of(args[1]);
        long pid = args[0].equals("kafka")
                ? new KafkaBroker(directory).start().pid()
                : new RedisServer(directory).start().pid();
        System.out.println("pid=" + pid);
        Thread.currentThread().join();
    }
}
