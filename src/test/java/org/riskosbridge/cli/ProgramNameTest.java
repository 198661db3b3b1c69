package org.riskosbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramNameTest {

    @Test
    void nameIsWhatStartedTheProgram() {
        assertThat(ProgramName.of("bin/riskos-kafka-bridge", "/opt/quarkus-app/quarkus-run.jar"))
                .isEqualTo("bin/riskos-kafka-bridge");
        assertThat(ProgramName.of("", "target/quarkus-app/quarkus-run.jar"))
                .isEqualTo("java -jar target/quarkus-app/quarkus-run.jar");
        assertThat(ProgramName.of("", "/my jars/quarkus-run.jar:/broker/kafka.jar"))
                .isEqualTo("java -jar '/my jars/quarkus-run.jar'");
        assertThat(ProgramName.of("", "target/classes")).isEqualTo("riskos-kafka-bridge");
    }

    @Test
    void helpAndErrorsHaveTheName() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        var command = Main.commandLine("java -jar x/quarkus-run.jar")
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        assertThat(command.execute("tail", "--help")).isZero();
        assertThat(command.execute("tail", "--no-such-option")).isEqualTo(2);
        assertThat(out.toString()).startsWith("Usage: java -jar x/quarkus-run.jar tail ");
        assertThat(err.toString()).endsWith("See: java -jar x/quarkus-run.jar tail --help\n");
    }

    @ParameterizedTest
    @CsvSource({"sned, send", "expotr, export", "tail --tpye=x, tail --type", "tail --form=yesterday, tail --from"})
    void mistypedNameIsCorrected(String given, String meant) {
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine("bridge").setErr(new PrintWriter(err)).execute(given.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).endsWith("Did you mean: bridge " + meant + "?\n");
    }
}
