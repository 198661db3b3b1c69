package org.riskosbridge.console;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.riskosbridge.deliveries.DeliveryFeed;
import org.riskosbridge.deliveries.RecentDelivery;
import org.riskosbridge.time.PeriodicChecks;

/**
 * Follows recent deliveries as server-sent events. One query to Redis a second serves every open page. Without an open page there are no queries.
 */
@Singleton
class LiveDeliveries {

    private static final long EVERY = 1_000;

    /** Milliseconds between two comments to an open page: a silent connection ends after {@code quarkus.http.idle-timeout}. */
    private static final long KEEP_ALIVE = 30_000;

    private static final String COMMENT = ":\n\n";

    /** Maximum open pages. */
    private static final int MOST = 200;

    /** Maximum deliveries of one second that are shown. */
    private static final int LIMIT = 500;

    /** Maximum unread bytes of a page. The console closes the stream of a page with more unread bytes, and the browser opens the stream again. */
    private static final int UNREAD = 1 << 20;

    private final Vertx vertx;
    private final PeriodicChecks checks;
    private final DeliveryFeed feed;
    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    private String place = "";

    LiveDeliveries(Vertx vertx, PeriodicChecks checks, DeliveryFeed feed) {
        this.vertx = vertx;
        this.checks = checks;
        this.feed = feed;
    }

    /**
     * An open page.
     *
     * @param isIn whether the page's session is still valid
     */
    private record Viewer(HttpServerResponse response, DeliveryFilter filter, BooleanSupplier isIn) {}

    /** Starts the queries to Redis. */
    void start() {
        checks.start(EVERY, this::ask);
        vertx.setPeriodic(
                KEEP_ALIVE,
                ignored -> viewers.forEach(viewer -> viewer.response().write(COMMENT)));
    }

    /**
     * Keeps the response open, so that new deliveries can be written to it.
     *
     * @param isIn whether the session is still valid; the stream ends with the session
     */
    void stream(ConsoleRequest request, BooleanSupplier isIn) {
        DeliveryFilter filter = DeliveryFilter.of(request);
        HttpServerResponse response = request.http().response();
        if (viewers.size() >= MOST) {
            response.setStatusCode(503).end();
            return;
        }
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream;charset=UTF-8")
                .setWriteQueueMaxSize(UNREAD);
        Viewer viewer = new Viewer(response, filter, isIn);
        viewers.add(viewer);
        response.closeHandler(ignored -> viewers.remove(viewer));
        // Tells the browser that the stream is open.
        response.write(COMMENT);
    }

    private void end(Viewer viewer) {
        viewers.remove(viewer);
        viewer.response().end();
    }

    private Future<?> ask() {
        viewers.stream().filter(viewer -> !viewer.isIn().getAsBoolean()).forEach(this::end);
        if (viewers.isEmpty()) {
            place = "";
            return Future.succeededFuture();
        }
        String from = place;
        return vertx.executeBlocking(
                        () -> from.isEmpty()
                                ? new DeliveryFeed.Page(List.of(), feed.newest())
                                : feed.since(from, LIMIT),
                        false)
                .onSuccess(page -> {
                    place = page.newest();
                    viewers.forEach(viewer -> send(viewer, page.deliveries()));
                })
                .otherwiseEmpty();
    }

    private void send(Viewer viewer, List<RecentDelivery> deliveries) {
        List<RecentDelivery> wanted = new ArrayList<>(deliveries);
        wanted.removeIf(viewer.filter().negate());
        if (wanted.isEmpty()) {
            return;
        }
        if (viewer.response().writeQueueFull()) {
            end(viewer);
            return;
        }
        Html rows = new Html();
        wanted.forEach(delivery -> DeliveryTable.row(rows, delivery));
        viewer.response().write("data: " + rows.toString().replace("\n", " ").replace("\r", " ") + "\n\n");
    }
}
