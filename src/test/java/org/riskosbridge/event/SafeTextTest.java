package org.riskosbridge.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void harmlessTextStaysTheSame() {
        String uuid = "0b6e2c4e-6f5c-4f2e-9d1f-1f0c9f6f7a11";
        assertThat(SafeText.of(uuid)).isSameAs(uuid);
        assertThat(SafeText.of("Zoë 漢字 😀")).isEqualTo("Zoë 漢字 😀");
    }

    @Test
    void whatCouldForgeALogLineIsEscaped() {
        assertThat(SafeText.of("a\nb\r\u001b[2J\u0085\u2028\u202e"))
                .isEqualTo("a\\u000ab\\u000d\\u001b[2J\\u0085\\u2028\\u202e");
    }

    @Test
    void differentTextsStayDifferent() {
        assertThat(SafeText.of("a\u0001")).isEqualTo("a\\u0001");
        assertThat(SafeText.of("a\\u0001")).isEqualTo("a\\u005cu0001");
        assertThat(SafeText.of("a\\u005cu0001")).isEqualTo("a\\u005cu005cu0001");
        assertThat(SafeText.of("C:\\user\\\u0001")).isEqualTo("C:\\user\\\\u0001");
    }

    @Test
    void backslashThatBeginsNoEscapeStaysAsItIs() {
        assertThat(SafeText.of("C:\\users\\u00FF\\u12")).isEqualTo("C:\\users\\u00FF\\u12");
    }

    @Test
    void whatCloudEventsForbidsIsEscaped() {
        assertThat(SafeText.of("\uD800x\uFFFE")).isEqualTo("\\ud800x\\ufffe");
        assertThat(SafeText.of(new String(Character.toChars(0x1FFFF)))).isEqualTo("\\ud83f\\udfff");
    }
}
