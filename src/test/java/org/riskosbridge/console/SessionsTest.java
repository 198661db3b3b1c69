package org.riskosbridge.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.riskosbridge.console.Sessions.Role;

class SessionsTest {

    private final AtomicLong now = new AtomicLong();
    private final Sessions sessions = new Sessions(now::get, Duration.ofHours(8));

    @Test
    void sessionHasItsRoleAndItsPersonAndEndsAtItsMaximumAge() {
        String cookie = sessions.begin(Role.VIEWER, "anna", "");
        assertThat(sessions.find(cookie)).hasValueSatisfying(session -> {
            assertThat(session.role()).isEqualTo(Role.VIEWER);
            assertThat(session.user()).isEqualTo("anna");
        });
        now.addAndGet(Duration.ofHours(8).toNanos() + 1);
        assertThat(sessions.find(cookie)).isEmpty();
    }

    @Test
    void cookieThatNobodyGotIsNoSession() {
        String cookie = sessions.begin(Role.OPERATOR, "", "");
        assertThat(sessions.find(cookie.replace(cookie.charAt(0), cookie.charAt(0) == 'a' ? 'b' : 'a')))
                .isEmpty();
        assertThat(sessions.find("")).isEmpty();
        sessions.end(cookie);
        assertThat(sessions.find(cookie)).isEmpty();
    }

    @Test
    void numberOfSessionsIsBounded() {
        String first = sessions.begin(Role.VIEWER, "", "");
        for (int i = 0; i < 1_000; i++) {
            String unused = sessions.begin(Role.VIEWER, "", "");
        }
        assertThat(sessions.find(first)).isEmpty();
    }
}
