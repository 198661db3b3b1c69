package org.riskosbridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

    @Test
    void idStaysAsItIs() {
        assertThat(ShellWord.quoted("5eed0001-aa_b.c:/=@%+")).isEqualTo("5eed0001-aa_b.c:/=@%+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "$(reboot)", "`reboot`", "a;reboot", "a|b", "a\nb", "\"", "~", "*", "a&b"})
    void anythingElseIsOneWord(String word) {
        assertThat(ShellWord.quoted(word)).isEqualTo("'" + word + "'");
    }

    @Test
    void quoteIsQuoted() {
        assertThat(ShellWord.quoted("it's; reboot")).isEqualTo("'it'\\''s; reboot'");
    }
}
