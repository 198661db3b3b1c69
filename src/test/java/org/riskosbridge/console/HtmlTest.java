package org.riskosbridge.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void textAndAttributesBecomeNoMarkup() {
        String evil = "\"'><script>alert(1)</script>&";
        String html = new Html().element("a", evil, "href", evil).toString();
        assertThat(html)
                .isEqualTo("<a href=\"&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;\">"
                        + "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;</a>");
    }

    @Test
    void elementThatIsNotClosedIsNoticed() {
        assertThatIllegalStateException().isThrownBy(() -> new Html().open("p").toString());
    }
}
