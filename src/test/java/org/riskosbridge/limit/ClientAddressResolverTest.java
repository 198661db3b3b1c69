package org.riskosbridge.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's address behind a chain of proxies: 10.0.0.0/8 and fd00::/8 are trusted proxies, 203.0.113.0/24 is the sender, 192.0.2.1 is forged. */
class ClientAddressResolverTest {

    private final ClientAddressResolver clientAddresses = new ClientAddressResolver(networks("10.0.0.0/8", "fd00::/8"));

    private static List<CidrAddress> networks(String... networks) {
        return Arrays.stream(networks).map(Inet::parseCidrAddress).toList();
    }

    private @Nullable InetAddress behind(String... forwardedFor) {
        return clientAddresses.behind(Inet.parseInetAddress("10.0.0.1"), List.of(forwardedFor));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.7                                    | 203.0.113.7
            192.0.2.1, 203.0.113.7                         | 203.0.113.7
            192.0.2.1,10.9.9.9, 203.0.113.7                | 203.0.113.7
            192.0.2.1, 203.0.113.7, 10.0.0.2               | 203.0.113.7
            192.0.2.1, 203.0.113.7, 10.0.0.3, fd00::2      | 203.0.113.7
            192.0.2.1 ,203.0.113.7:4711                    | 203.0.113.7
            2001:db8::7                                    | 2001:db8::7
            192.0.2.1, [2001:db8::7]:4711                  | 2001:db8::7
            ::ffff:203.0.113.7                             | 203.0.113.7
            """)
    void senderIsTheNearestThatIsNoProxyOfOurs(String forwardedFor, String sender) {
        assertThat(behind(forwardedFor)).isEqualTo(Inet.parseInetAddress(sender));
    }

    @Test
    void fieldsAreReadAsOne() {
        assertThat(behind("192.0.2.1", "203.0.113.7, 10.0.0.2")).isEqualTo(Inet.parseInetAddress("203.0.113.7"));
        assertThat(behind("203.0.113.7", "10.0.0.2")).isEqualTo(Inet.parseInetAddress("203.0.113.7"));
    }

    @Test
    void whereAllAreProxiesTheFarthestIsMeant() {
        assertThat(behind("10.0.0.3, 10.0.0.2")).isEqualTo(Inet.parseInetAddress("10.0.0.3"));
        assertThat(behind()).isEqualTo(Inet.parseInetAddress("10.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "192.0.2.1, unknown", "192.0.2.1,", "192.0.2.1, localhost", "1.2.3", "[::1"})
    void whatIsNoAddressIsNobody(String forwardedFor) {
        assertThat(behind(forwardedFor)).isNull();
    }

    @Test
    void networksOfBothKindsAreKnown() {
        List<CidrAddress> networks = networks("192.0.2.0/24", "2001:db8::/32");
        assertThat(ClientAddressResolver.isWithin(networks, Inet.parseInetAddress("192.0.2.255")))
                .isTrue();
        assertThat(ClientAddressResolver.isWithin(networks, Inet.parseInetAddress("192.0.3.0")))
                .isFalse();
        assertThat(ClientAddressResolver.isWithin(networks, Inet.parseInetAddress("2001:db8:1::1")))
                .isTrue();
        assertThat(ClientAddressResolver.isWithin(networks, Inet.parseInetAddress("2001:db9::1")))
                .isFalse();
        assertThat(ClientAddressResolver.isWithin(networks("0.0.0.0/0"), Inet.parseInetAddress("192.0.2.1")))
                .isTrue();
    }
}
