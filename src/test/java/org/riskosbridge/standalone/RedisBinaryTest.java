package org.riskosbridge.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisBinaryTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, redis-server-7.0.15-linux-amd64",
        "Linux, aarch64, redis-server-7.0.15-linux-arm64",
        "Linux, i386, redis-server-7.0.15-linux-386",
        "Mac OS X, x86_64, redis-server-7.0.15-darwin-amd64",
        "Mac OS X, aarch64, redis-server-7.0.15-darwin-arm64",
    })
    void everyMachineThatTheArtifactServesFindsItsBinary(String osName, String osArch, String binary) {
        assertThat(RedisBinary.nameFor(osName, osArch)).isEqualTo(binary);
        assertThat(getClass().getClassLoader().getResource(binary)).isNotNull();
    }
}
