package org.riskosbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Linux's figures of a process. */
final class Proc {

    /** Clock ticks per second in {@code /proc}: USER_HZ, which is 100 on every architecture that Java runs on. */
    private static final double TICKS = 100;

    private Proc() {}

    /** {@return user and system time of all threads of the process, including ended threads, in seconds; see proc(5)} */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The program's name is in parentheses and may contain any characters; the third field, the state, follows.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    /** {@return memory that is resident now, in MB of 1,000,000 bytes} */
    static double rssMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
                .findFirst()
                .orElseThrow(() -> new BenchFailed("Process " + pid + " has ended"));
    }
}
