package org.riskosbridge.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** Shows how a recorded JVM spent its time: shares of all samples, Java and native. */
final class TopFrames {

    private static final Set<String> SAMPLES = Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");

    /** Native methods in which a thread waits for work; a sample in such a method does not count as work. */
    private static final Set<String> WAITS = Set.of("epollWait", "wait", "park", "accept");

    private static final String OWN = "org.riskosbridge.";
    private static final int SHOWN = 25;

    private final Map<String, Integer> threads = new HashMap<>();
    private final Map<String, Integer> tops = new HashMap<>();
    private final Map<String, Integer> within = new HashMap<>();
    private int samples;

    private TopFrames() {}

    static String of(Path file) throws IOException {
        TopFrames frames = new TopFrames();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (SAMPLES.contains(event.getEventType().getName()) && event.getStackTrace() != null) {
                    frames.add(event);
                }
            }
        }
        return frames.table("threads", frames.threads)
                + frames.table("innermost frame", frames.tops)
                + frames.table("within, own methods and all that they call", frames.within);
    }

    private void add(RecordedEvent event) {
        List<RecordedFrame> stack = event.getStackTrace().getFrames();
        RecordedMethod top = stack.get(0).getMethod();
        if (WAITS.contains(top.getName())) {
            return;
        }
        samples++;
        threads.merge(thread(event), 1, Integer::sum);
        tops.merge(name(top), 1, Integer::sum);
        // Counts each method once per stack, even if the method is recursive.
        Set<String> own = new HashSet<>();
        for (RecordedFrame frame : stack) {
            String name = name(frame.getMethod());
            if (name.startsWith(OWN) && !name.contains("$$Lambda")) {
                own.add(name.substring(OWN.length()));
            }
        }
        own.forEach(name -> within.merge(name, 1, Integer::sum));
    }

    private static String thread(RecordedEvent event) {
        @Nullable String name = event.getThread("sampledThread").getJavaName();
        return name == null ? "no Java thread" : name;
    }

    private static String name(RecordedMethod method) {
        return method.getType().getName() + "." + method.getName();
    }

    private String table(String title, Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(SHOWN)
                .map(each -> "%5.1f %%  %s%n".formatted(100.0 * each.getValue() / samples, each.getKey()))
                .collect(Collectors.joining("", title + "\n", "\n"));
    }
}
