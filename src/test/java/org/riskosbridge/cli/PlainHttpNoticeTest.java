package org.riskosbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainHttpNoticeTest {

    @Test
    void bridgeThatOtherMachinesReachWithoutTlsSaysSo() {
        assertThat(PlainHttpNotice.of("0.0.0.0", true))
                .get()
                .asString()
                .contains("quarkus.http.host=0.0.0.0", "proxy", "quarkus.http.tls-configuration-name");
    }

    @Test
    void bridgeWithTlsAloneOrOnLoopbackIsQuiet() {
        assertThat(PlainHttpNotice.of("0.0.0.0", false)).isEmpty();
        assertThat(PlainHttpNotice.of("127.0.0.1", true)).isEmpty();
    }
}
