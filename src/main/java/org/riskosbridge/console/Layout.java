package org.riskosbridge.console;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.console.Sessions.Role;
import org.riskosbridge.console.Sessions.Session;

/** The parts that all pages share: head, navigation, foot. */
final class Layout {

    private static final List<Map.Entry<String, String>> NAVIGATION = List.of(
            Map.entry("/", "Overview"),
            Map.entry("/deliveries", "Deliveries"),
            Map.entry("/webhooks", "Webhooks"),
            Map.entry("/topics", "Topics"),
            Map.entry("/quarantine", "Quarantine"),
            Map.entry("/replays", "Replays"));

    private Layout() {}

    /** The content of a page. */
    interface Content {
        void write(Html html) throws Exception;
    }

    /**
     * {@return a whole page}
     *
     * @param path of the page, for the navigation
     * @param refresh seconds; 0 for never
     * @param isIn whether somebody is logged in, or no login is configured
     * @param login whom the button "Log out" logs out; null when nobody is logged in
     */
    static String page(String title, String path, int refresh, boolean isIn, @Nullable Session login, Content content)
            throws Exception {
        Html html = new Html();
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        if (refresh > 0) {
            // The script renews only the content.
            html.open("noscript")
                    .empty("meta", "http-equiv", "refresh", "content", Integer.toString(refresh))
                    .close();
        }
        html.element("title", title + " - RiskOS Kafka Bridge");
        html.empty("link", "rel", "stylesheet", "href", "/static/console.css");
        html.empty("link", "rel", "icon", "href", "/static/icon.svg");
        html.element("script", "", "src", "/static/console.js", "defer", "");
        html.close().open("body");
        html.element("a", "Skip to the content", "href", "#content", "class", "skip");
        html.open("header").element("strong", "RiskOS Kafka Bridge");
        if (isIn) {
            html.open("nav", "aria-label", "Pages");
            NAVIGATION.forEach(each -> {
                if (each.getKey().equals(path)) {
                    html.element("a", each.getValue(), "href", each.getKey(), "aria-current", "page");
                } else {
                    html.element("a", each.getValue(), "href", each.getKey());
                }
            });
            html.close();
        }
        if (login != null) {
            String role = login.role() == Role.OPERATOR ? "operator" : "viewer";
            html.action("/logout", login)
                    .element("span", login.user().isEmpty() ? role : login.user() + ", " + role)
                    .element("button", "Log out")
                    .close();
        }
        html.close();
        html.open("main", "id", "content", "data-refresh", Integer.toString(refresh))
                .element("h1", title);
        content.write(html);
        html.close();
        html.element(
                "footer",
                "Pages mask the values of a body, except the fields in bridge.console.shown-fields and what an operator reveals.");
        html.close().close();
        return "<!DOCTYPE html>\n" + html;
    }
}
