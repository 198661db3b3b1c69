package org.riskosbridge.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The effects of a poll of the files. */
class SecretFilesTest {

    private static final String OLD = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    private static final String NEW = "0b9f3f1c-5d0e-4c8b-9a53-2f6d1e7a4b90";

    @TempDir
    Path directory;

    private Path file;
    private LiveSecrets live;
    private SecretFiles.Followed followed;

    @BeforeEach
    void readOnce() throws IOException {
        file = Files.writeString(directory.resolve("token"), OLD);
        live = new LiveSecrets("", Map.of(OLD, "token-files[0]"));
        followed = new SecretFiles.Followed(
                new SecretSource(
                        SecretRules.TOKEN, "tokens", Optional.empty(), "token-files", Optional.of(List.of(file))),
                live);
    }

    private boolean isGood(String secret) {
        return live.contain(secret.getBytes(UTF_8));
    }

    private void lookTwice() {
        followed.look();
        followed.look();
    }

    @Test
    void replacedSecretIsGoodAndTheOldOneIsNot() throws IOException {
        Files.writeString(file, NEW + "\n");
        lookTwice();
        assertThat(isGood(NEW)).isTrue();
        assertThat(isGood(OLD)).isFalse();
    }

    @Test
    void usesAreThoseOfTheSecretThatStandsThereNow() throws IOException {
        assertThat(isGood(OLD)).isTrue();
        lookTwice();
        assertThat(live.uses("token-files[0]")).isEqualTo(1);
        Files.writeString(file, NEW);
        lookTwice();
        assertThat(live.uses("token-files[0]")).isZero();
    }

    @Test
    void linkThatLeadsElsewhereIsNoticed() throws IOException {
        // As Kubernetes does it: token -> ..data/token, ..data -> a directory for each version.
        Path first = Files.createDirectory(directory.resolve("..1"));
        Path second = Files.createDirectory(directory.resolve("..2"));
        Files.writeString(first.resolve("token"), OLD);
        Files.writeString(second.resolve("token"), NEW);
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("..data", "token"));
        lookTwice();
        assertThat(isGood(OLD)).isTrue();

        Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), second.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        lookTwice();
        assertThat(isGood(NEW)).isTrue();
        assertThat(isGood(OLD)).isFalse();
    }

    @Test
    void halfWrittenFileIsNotTaken() throws IOException {
        Files.writeString(file, NEW.substring(0, 30));
        followed.look();
        Files.writeString(file, NEW);
        followed.look();
        assertThat(isGood(OLD)).isTrue();
        assertThat(isGood(NEW.substring(0, 30))).isFalse();
        followed.look();
        assertThat(isGood(NEW)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "changeme-changeme-changeme"})
    void contentThatIsNoGoodLeavesTheOldSecretInUse(String content) throws IOException {
        Files.writeString(file, content);
        lookTwice();
        assertThat(isGood(OLD)).isTrue();
        assertThat(isGood(content)).isFalse();
        assertThat(followed.isFailing()).isTrue();
        Files.writeString(file, NEW);
        lookTwice();
        assertThat(followed.isFailing()).isFalse();
    }

    @Test
    void fileThatIsGoneLeavesTheOldSecretInUse() throws IOException {
        Files.delete(file);
        lookTwice();
        assertThat(isGood(OLD)).isTrue();
    }
}
