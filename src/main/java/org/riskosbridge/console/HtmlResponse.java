package org.riskosbridge.console;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.riskosbridge.console.Sessions.Session;

/** Responses with a page of HTML. */
final class HtmlResponse {

    private static final Logger LOG = Logger.getLogger(HtmlResponse.class);

    /** The key of a request's session; absent when nobody is logged in. */
    static final String LOGIN = Session.class.getName();

    static final String FAILED = "The console could not create this page. The console's log has the reason.";

    private HtmlResponse() {}

    static void redirect(RoutingContext http, String path) {
        http.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, path).end();
    }

    static void text(RoutingContext http, int status, String title, String sentence) {
        html(http, status, title, 0, true, html -> html.element("p", sentence));
    }

    /** Answers with a page. A failure leads to another page with one sentence, never to a stack trace. */
    static void html(RoutingContext http, int status, String title, int refresh, boolean isIn, Layout.Content content) {
        int answered = status;
        String page;
        try {
            page = Layout.page(title, http.normalizedPath(), refresh, isIn, http.get(LOGIN), content);
        } catch (IllegalArgumentException e) {
            answered = 400;
            page = problem(http, "Invalid input", String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            answered = 503;
            page = problem(http, "Not available", String.valueOf(e.getMessage()));
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            answered = 503;
            page = problem(http, "Not available", kafka(e));
        } catch (Exception e) {
            LOG.error("A page of the console failed.", e);
            answered = 500;
            page = problem(http, "Error", FAILED);
        }
        HttpServerResponse response = http.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(answered)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
                    .end(page);
        }
    }

    /** {@return what Kafka's failure means for a person} */
    static String kafka(Exception e) {
        Throwable why = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return why.getMessage() == null || why instanceof org.apache.kafka.common.errors.TimeoutException
                ? "Kafka does not answer in time. Check kafka.bootstrap.servers and the brokers, and run doctor."
                : "Kafka refuses the request: " + why.getMessage() + " Run doctor.";
    }

    private static String problem(RoutingContext http, String title, String sentence) {
        try {
            return Layout.page(
                    title,
                    http.normalizedPath(),
                    0,
                    true,
                    http.get(LOGIN),
                    html -> html.element("p", sentence, "class", "bad", "role", "alert"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
