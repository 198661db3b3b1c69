package org.riskosbridge.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopbackPortsTest {

    /** The first owner may not listen yet when the second owner requests a port. */
    @Test
    void noPortIsReturnedTwice() {
        assertThat(IntStream.range(0, 500).map(i -> LoopbackPorts.free())).doesNotHaveDuplicates();
    }
}
