package org.riskosbridge.console;

import java.util.Set;

/** The content of a page, between its head and its foot. Blocks. */
interface Page {

    /** {@return the title, which is also the heading} */
    String title();

    /** {@return the parameters of the page's address; a request with another one is refused} */
    default Set<String> parameters() {
        return Set.of();
    }

    /**
     * Writes the content.
     *
     * @throws IllegalArgumentException when a parameter is wrong: the message names a correct value
     * @throws IllegalStateException when Kafka or Redis does not answer: the message says what to check
     */
    void write(Html html, ConsoleRequest request) throws Exception;

    /** {@return seconds after which the browser loads the page again; 0 for never} */
    default int refresh(ConsoleRequest request) {
        return 0;
    }
}
