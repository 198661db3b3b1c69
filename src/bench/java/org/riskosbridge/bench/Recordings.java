package org.riskosbridge.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Flight Recorder in the JVMs under test, started after their warm-up. */
final class Recordings {

    private final List<ReceiverProcess> recorded;

    private Recordings(List<ReceiverProcess> recorded) {
        this.recorded = recorded;
    }

    static Recordings begin(List<LoadScenario> scenarios, boolean wanted) throws IOException, InterruptedException {
        List<ReceiverProcess> recorded = scenarios.stream()
                .flatMap(scenario -> scenario.receivers().stream())
                .distinct()
                .filter(receiver -> wanted && receiver.kind().isJava())
                .toList();
        for (ReceiverProcess receiver : recorded) {
            tell(receiver, "JFR.start", "name=bench", "settings=profile");
        }
        return new Recordings(recorded);
    }

    /** Prints how each JVM spent its time. */
    void end() throws IOException, InterruptedException {
        for (ReceiverProcess receiver : recorded) {
            Path file = Site.DIRECTORY.resolve(receiver.prefix() + "jfr");
            tell(receiver, "JFR.stop", "name=bench", "filename=" + file);
            Console.say(receiver + ", " + file + "\n" + TopFrames.of(file));
        }
    }

    private static void tell(ReceiverProcess receiver, String... what) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        ProcessBuilder command = new ProcessBuilder(jcmd.toString(), Long.toString(receiver.pid()));
        command.command().addAll(List.of(what));
        int code =
                command.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        if (code != 0) {
            throw new BenchFailed(String.join(" ", command.command()) + " ended with " + code);
        }
    }
}
