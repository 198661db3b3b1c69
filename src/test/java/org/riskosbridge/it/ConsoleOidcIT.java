package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.riskosbridge.oidc.OidcServer;
import org.riskosbridge.oidc.Person;
import org.riskosbridge.standalone.LoopbackPorts;

/** People log in to the console at a real identity provider. */
class ConsoleOidcIT {

    private static final String PREFIX = "console-oidc.";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TestDependencies PARTS = TestDependencies.shared();

    /** The provider's description of an error, with the name of a person: the log must not contain this name. */
    private static final String DESCRIPTION = "description-of-" + Planted.USER;

    private static OidcServer provider;
    private static Bridge bridge;
    private static Process process;
    private static String console;

    @BeforeAll
    static void start() throws Exception {
        provider = new OidcServer().start();
        bridge = Bridge.start(
                PARTS,
                Map.of(
                        "bridge.webhooks.riskos.topic-prefix",
                        PREFIX,
                        "bridge.webhooks.riskos.environment",
                        "production",
                        "bridge.log.audit-topic",
                        PREFIX + "audit"));
        int port = LoopbackPorts.free();
        console = "http://127.0.0.1:" + port;
        process = start(port, Map.of("bridge.console.url", console));
        provider.register(console);
        awaitLive(console);
    }

    @AfterAll
    static void stop() throws Exception {
        bridge.close();
        provider.close();
        String log = ended(process);
        assertThat(log).contains("Register this redirect URI there: " + console + "/login/callback");
        assertThat(Planted.in(log)).isEmpty();
        for (Person person : Person.values()) {
            assertThat(log).doesNotContain(person.user());
        }
    }

    private static Process start(int port, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                // Different from the bridge's setting, so that deliveries that the bridge has refused can be
                // redelivered.
                "bridge.webhooks.riskos.environment",
                "sandbox",
                "bridge.console.login.type",
                "oidc",
                "quarkus.oidc.console.auth-server-url",
                provider.issuer(),
                "quarkus.oidc.console.client-id",
                Person.CLIENT,
                "quarkus.oidc.console.credentials.secret",
                Person.CLIENT_SECRET));
        settings.putAll(more);
        return CommandRun.start(
                TestConsole.settings(PARTS, PREFIX, settings), "console", "--port", Integer.toString(port));
    }

    /** Ends a console. {@return its log} */
    private static String ended(Process process) throws IOException {
        // Process.destroy() would close the stream of the output.
        process.toHandle().destroy();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private static void awaitLive(String console) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> new Visitor().get(console + "/live").statusCode() == 200);
    }

    /** A browser with cookies of its own, which follows no redirect by itself. */
    private static final class Visitor {

        private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        private final HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .build();

        HttpResponse<String> get(String url) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(URI.create(url)));
        }

        HttpResponse<String> post(String url, Map<String, String> form) throws IOException, InterruptedException {
            String body = form.entrySet().stream()
                    .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                    .collect(Collectors.joining("&"));
            return send(HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(body)));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
            return http.send(
                    request.header("Accept", "text/html").timeout(PATIENCE).build(), BodyHandlers.ofString());
        }

        List<String> cookieNames() {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getDomain().equals("127.0.0.1"))
                    .map(HttpCookie::getName)
                    .toList();
        }

        /** Begins a login. {@return the address at the provider} */
        String begin(String at) throws IOException, InterruptedException {
            HttpResponse<String> begun = get(at + "/login/begin");
            assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
            return location(begun);
        }

        /** Logs in at the provider. {@return the console's callback address, to which the provider redirects the browser} */
        String callback(String at, Person person) throws IOException, InterruptedException {
            HttpResponse<String> response = get(location(get(begin(at))));
            response = post(
                    provider.issuer() + "/login",
                    Map.of(
                            "username",
                            person.user(),
                            "password",
                            person.password(),
                            "_csrf",
                            first("name=\"_csrf\"[^>]*value=\"([^\"]+)\"", response.body())));
            while (!location(response).startsWith(at)) {
                response = get(location(response));
            }
            return location(response);
        }

        /** Logs in. {@return the console's response} */
        HttpResponse<String> login(String at, Person person) throws IOException, InterruptedException {
            return get(callback(at, person));
        }
    }

    private static String location(HttpResponse<String> response) {
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(response + " " + response.body()));
        return response.uri().resolve(location).toString();
    }

    private static String first(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern + " in " + text).isTrue();
        return found.group(1);
    }

    private static String csrf(String page) {
        return first("name=\"csrf\" value=\"([0-9a-f]+)\"", page);
    }

    /** {@return the id of a delivery of this event in quarantine} */
    private static String quarantined(String event) {
        assertThat(bridge.delivered("{\"event_id\":\"" + event
                                + "\",\"event_type\":\"reevaluation\",\"data\":{\"environment_name\":\"Sandbox\"}}")
                        .statusCode())
                .isEqualTo(200);
        return TopicContents.read(PARTS, PREFIX + "quarantine").stream()
                .filter(record -> new String(record.value(), UTF_8).contains(event))
                .map(record -> TopicContents.header(record, "ce_id"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void operatorDeliversAgainUnderTheNameThatTheProviderKnows() throws Exception {
        String event = UUID.randomUUID().toString();
        String id = quarantined(event);
        Visitor olivia = new Visitor();
        assertThat(location(olivia.login(console, Person.OLIVIA))).isEqualTo(console + "/");
        String page = olivia.get(console + "/quarantine?id=" + id).body();
        assertThat(page).contains("olivia, operator", "/quarantine/redeliver").doesNotContain("Your name");

        Map<String, String> form = new HashMap<>(Map.of("id", id, "who", "mallory", "reason", "ticket 4713"));
        assertThat(olivia.post(console + "/quarantine/redeliver", form).statusCode())
                .isEqualTo(403);
        form.put("csrf", csrf(page));
        assertThat(olivia.post(console + "/quarantine/redeliver", form).body()).contains("1 events appended");
        assertThat(TopicContents.of(PARTS, PREFIX, event)).hasSize(1);
        assertThat(olivia.get(console + "/replays").body())
                .contains("ticket 4713", "olivia")
                .doesNotContain("mallory");
    }

    @Test
    void viewerLooksAndCannotAct() throws Exception {
        String event = UUID.randomUUID().toString();
        String id = quarantined(event);
        Visitor victor = new Visitor();
        assertThat(victor.login(console, Person.VICTOR).statusCode()).isEqualTo(303);
        String page = victor.get(console + "/quarantine?id=" + id).body();
        assertThat(page).contains("victor, viewer", "OTHER_ENVIRONMENT").doesNotContain("/quarantine/redeliver");
        HttpResponse<String> refused =
                victor.post(console + "/quarantine/redeliver", Map.of("id", id, "reason", "none", "csrf", csrf(page)));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("A viewer cannot change anything", "riskos-console-operator");
        assertThat(TopicContents.of(PARTS, PREFIX, event)).isEmpty();
    }

    @Test
    void personWithoutARoleIsToldWhatToAskFor() throws Exception {
        Visitor stella = new Visitor();
        HttpResponse<String> refused = stella.login(console, Person.STELLA);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("identity provider as stella", "riskos-console-viewer", "riskos-console-operator")
                .contains(provider.issuer() + "/connect/logout");
        assertThat(stella.cookieNames()).isEmpty();
        assertThat(location(stella.get(console + "/"))).isEqualTo(console + "/login");
    }

    @Test
    void loginHasPkceStateAndNonceAndNoTokenIsInACookie() throws Exception {
        Visitor visitor = new Visitor();
        HttpResponse<String> begun = visitor.get(console + "/login/begin");
        assertThat(location(begun))
                .startsWith(provider.issuer() + "/oauth2/authorize?")
                .contains("code_challenge_method=S256", "&code_challenge=", "&state=", "&nonce=")
                .contains("&redirect_uri=" + URLEncoder.encode(console + "/login/callback", UTF_8) + "&");
        assertThat(begun.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("; HTTPOnly", "; SameSite=Lax")
                .doesNotContain(first("&nonce=([^&]+)", location(begun)));
        assertThat(begun.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("form-action 'self'"));

        HttpResponse<String> in = new Visitor().login(console, Person.VICTOR);
        assertThat(in.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> !cookie.contains("Max-Age=0"))
                .singleElement()
                .asString()
                .matches("riskos_console=[0-9a-f]{64}; Path=/; HTTPOnly; SameSite=Lax");
    }

    @Test
    void callbackThatBelongsToAnotherBrowserIsRefused() throws Exception {
        Visitor victor = new Visitor();
        String callback = victor.callback(console, Person.VICTOR);
        Visitor stranger = new Visitor();
        isRefused(stranger, callback);
        stranger.begin(console);
        isRefused(stranger, callback);
        isRefused(victor, callback.replaceAll("state=[^&]+", "state=" + UUID.randomUUID()));
        assertThat(new Visitor().get(console + "/login/callback").statusCode()).isEqualTo(403);
    }

    @Test
    void callbackIsGoodForOneLogin() throws Exception {
        Visitor victor = new Visitor();
        String callback = victor.callback(console, Person.VICTOR);
        assertThat(victor.get(callback).statusCode()).isEqualTo(303);
        HttpResponse<String> again = victor.get(callback);
        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(again.body()).contains("This login was not completed");
    }

    @Test
    void codeThatTheProviderDoesNotKnowAndItsRefusalLogNobodyIn() throws Exception {
        Visitor victor = new Visitor();
        isRefused(victor, victor.callback(console, Person.VICTOR).replaceAll("code=[^&]+", "code=forged"));
        Visitor denied = new Visitor();
        String state = first("&state=([^&]+)", denied.begin(console));
        isRefused(
                denied,
                console + "/login/callback?error=access_denied&error_description=" + DESCRIPTION + "&state=" + state);
    }

    private static void isRefused(Visitor visitor, String callback) throws Exception {
        HttpResponse<String> refused = visitor.get(callback);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(refused.body()).contains("This login was not completed", "/login/begin");
        assertThat(visitor.cookieNames()).doesNotContain("riskos_console");
        assertThat(visitor.get(console + "/").statusCode()).isEqualTo(303);
    }

    @Test
    void whoLogsOutIsOutHereAndAtTheProvider() throws Exception {
        Visitor victor = new Visitor();
        victor.login(console, Person.VICTOR);
        String csrf = csrf(victor.get(console + "/").body());
        assertThat(victor.post(console + "/logout", Map.of()).statusCode()).isEqualTo(403);
        HttpResponse<String> out = victor.post(console + "/logout", Map.of("csrf", csrf));
        assertThat(out.body()).contains("You are logged out of the console.").doesNotContain("victor");
        assertThat(location(victor.get(console + "/"))).isEqualTo(console + "/login");

        // The provider still knows the person, until they log out there.
        assertThat(location(victor.get(victor.begin(console)))).startsWith(console + "/login/callback?code=");
        String logout = first("href=\"(" + provider.issuer() + "/connect/logout[^\"]+)\"", out.body());
        assertThat(location(victor.get(logout.replace("&amp;", "&")))).isEqualTo(console + "/login");
        assertThat(location(victor.get(victor.begin(console)))).isEqualTo(provider.issuer() + "/login");
    }

    @Test
    void tokenIsNoLoginHere() throws Exception {
        assertThat(new Visitor()
                        .post(console + "/login", Map.of("token", Bridge.TOKEN))
                        .statusCode())
                .isEqualTo(404);
        assertThat(new Visitor().get(console + "/login").body()).doesNotContain("<form");
    }

    @Test
    @LongRunning
    void loginThatHasEndedLeadsBackToTheLogin() throws Exception {
        int port = LoopbackPorts.free();
        String brief = "http://127.0.0.1:" + port;
        Process other = start(port, Map.of("bridge.console.url", brief, "bridge.console.login.max-age", "3s"));
        provider.register(brief);
        awaitLive(brief);
        Visitor olivia = new Visitor();
        olivia.login(brief, Person.OLIVIA);
        assertThat(olivia.cookieNames()).contains("riskos_console");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> olivia.get(brief + "/webhooks").statusCode() == 303);
        HttpResponse<String> late = olivia.post(brief + "/quarantine/redeliver", Map.of("cause", "x", "reason", "x"));
        assertThat(location(late)).isEqualTo(brief + "/login?ended");
        assertThat(olivia.get(location(late)).body()).contains("Your login has ended. Log in again.", "/login/begin");
        // The provider still knows the person, and asks for no password.
        assertThat(location(olivia.get(location(olivia.get(olivia.begin(brief))))))
                .isEqualTo(brief + "/");
        ended(other);
    }

    @Test
    @LongRunning
    void providerThatDoesNotAnswerIsASentence() throws Exception {
        int port = LoopbackPorts.free();
        String alone = "http://127.0.0.1:" + port;
        Process other = start(
                port,
                Map.of(
                        "bridge.console.url",
                        alone,
                        "quarkus.oidc.console.auth-server-url",
                        "http://127.0.0.1:" + LoopbackPorts.free()));
        awaitLive(alone);
        HttpResponse<String> answer = new Visitor().get(alone + "/login/begin");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("The identity provider does not answer.", "auth-server-url");
        assertThat(Planted.in(ended(other))).isEmpty();
    }

    /** The console is behind a proxy that speaks TLS: the request itself is plain. */
    @Test
    @LongRunning
    void addressOfTheConsoleDecidesWhereTheProviderLeadsAndThatCookiesAreSecure() throws Exception {
        int port = LoopbackPorts.free();
        Process other = start(port, Map.of("bridge.console.url", "https://console.example.com/"));
        awaitLive("http://127.0.0.1:" + port);
        HttpResponse<String> begun = new Visitor().get("http://127.0.0.1:" + port + "/login/begin");
        assertThat(location(begun))
                .contains("&redirect_uri="
                        + URLEncoder.encode("https://console.example.com/login/callback", UTF_8)
                        + "&");
        assertThat(begun.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("; Secure", "; HTTPOnly");
        ended(other);
    }

    /** A browser enforces the content security policy of the pages, and its own rules for cookies when a login returns from another site. */
    @Test
    @LongRunning
    void personLogsInAndOutWithABrowser() throws Exception {
        try (Browser browser = Browser.start(TestDependencies.DIRECTORY.resolve("chromium-oidc"))) {
            browser.look(1_280, 800, "light");
            browser.open(console + "/");
            browser.awaitTrue("location.pathname === '/login' && document.readyState === 'complete'");
            browser.picture(Path.of("target", "console", "login-oidc-light.png"));
            assertThat(browser.problems()).isEmpty();
            assertThat(ConsoleBrowserIT.violations(browser)).isEmpty();
            browser.evaluate("document.querySelector('main a').click()");
            browser.awaitTrue("document.querySelector('[name=username]') && document.readyState === 'complete'");
            browser.evaluate("document.querySelector('[name=username]').value = '" + Person.OLIVIA.user() + "';"
                    + "document.querySelector('[name=password]').value = '" + Person.OLIVIA.password() + "';"
                    + "document.querySelector('form').submit()");
            browser.awaitTrue("location.origin === '" + console
                    + "' && location.pathname === '/' && document.readyState === 'complete'");
            assertThat(String.valueOf(browser.evaluate("document.querySelector('header').innerText")))
                    .contains("olivia, operator");
            assertThat(browser.evaluate("document.cookie")).isEqualTo("");
            browser.picture(Path.of("target", "console", "overview-oidc-light.png"));
            assertThat(ConsoleBrowserIT.violations(browser)).isEmpty();
            browser.look(320, 640, "light");
            assertThat(((Number) browser.evaluate("document.documentElement.scrollWidth")).intValue())
                    .isLessThanOrEqualTo(320);
            browser.problems();
            browser.evaluate("document.querySelector('header button').click()");
            browser.awaitTrue("document.body?.innerText.includes('You are logged out of the console.')");
            browser.evaluate("document.querySelector('main a[href*=logout]').click()");
            browser.awaitTrue("location.origin === '" + console
                    + "' && location.pathname === '/login' && document.readyState === 'complete'");
            assertThat(browser.problems()).isEmpty();
            browser.evaluate("document.querySelector('main a').click()");
            browser.awaitTrue("document.querySelector('[name=username]')");
        }
    }
}
