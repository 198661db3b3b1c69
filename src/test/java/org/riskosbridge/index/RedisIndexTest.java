package org.riskosbridge.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator reads about a Redis that is unavailable. */
class RedisIndexTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGPASS invalid username-password pair or user is disabled.",
                "NOAUTH Authentication required."
            })
    void refusedPasswordIsNamedByItsSetting(String answer) {
        assertThat(RedisIndex.reason(answer))
                .isEqualTo("Redis refuses the password: check quarkus.redis.password, and the user in"
                        + " quarkus.redis.hosts");
    }

    @Test
    void anyOtherReasonIsInRedissWords() {
        assertThat(RedisIndex.reason("no answer within 1 s")).isEqualTo("no answer within 1 s");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://redis:6379, redis://redis:6379",
        "redis://bridge:secret@redis:6379/1, redis://redis:6379/1",
        "'redis://:secret@a:6379,redis://u:secret@b:6379', 'redis://a:6379,redis://b:6379'",
        "redis://redis:6379?user=bridge&password=secret, redis://redis:6379"
    })
    void addressIsShownWithoutUsersAndPasswords(String hosts, String shown) {
        assertThat(RedisIndex.withoutUsers(hosts)).isEqualTo(shown);
    }
}
