package org.riskosbridge.oidc;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenClaimsContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The program that {@link OidcServer} starts: an OAuth2 and OIDC server on loopback, whose only argument is its port. Each start creates a new
 * signing key. The program ends when its standard input ends, so it never outlives the tests.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
public class AuthorizationServer {

    public static void main(String... args) throws IOException {
        SpringApplication application = new SpringApplication(AuthorizationServer.class);
        application.setDefaultProperties(Map.of(
                "server.address", "127.0.0.1",
                "server.port", args[0],
                "spring.main.banner-mode", "off"));
        application.run();
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }

    @Bean
    AuthorizationServerSettings settings(Environment environment) {
        return AuthorizationServerSettings.builder()
                .issuer("http://localhost:" + environment.getProperty("server.port"))
                .build();
    }

    @Bean
    SigningKey signingKey() {
        return new SigningKey();
    }

    @Bean
    InMemoryRegisteredClientRepository clients() {
        return new InMemoryRegisteredClientRepository(
                Stream.concat(Arrays.stream(Client.values()).map(AuthorizationServer::registered), Stream.of(console()))
                        .toList());
    }

    /** Requests to {@code /control/console} add further addresses. */
    private static RegisteredClient console() {
        return RegisteredClient.withId(Person.CLIENT)
                .clientId(Person.CLIENT)
                .clientSecret("{noop}" + Person.CLIENT_SECRET)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("http://127.0.0.1/login/callback")
                .scope(OidcScopes.OPENID)
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(false)
                        .build())
                .build();
    }

    @Bean
    UserDetailsService people() {
        return new InMemoryUserDetailsManager(Arrays.stream(Person.values())
                .map(person -> User.withUsername(person.user())
                        .password("{noop}" + person.password())
                        .build())
                .toList());
    }

    private static RegisteredClient registered(Client client) {
        boolean opaque = client.format() == Client.Format.OPAQUE;
        return RegisteredClient.withId(client.id())
                .clientId(client.id())
                .clientSecret("{noop}" + client.secret())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope(Client.SCOPE)
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(client.lifetime())
                        .accessTokenFormat(opaque ? OAuth2TokenFormat.REFERENCE : OAuth2TokenFormat.SELF_CONTAINED)
                        .build())
                .build();
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> jwtAudience() {
        return context -> {
            if (context.getTokenType().getValue().equals(OidcParameterNames.ID_TOKEN)) {
                Person person = Person.valueOf(context.getPrincipal().getName().toUpperCase(Locale.ROOT));
                context.getClaims().claim(Person.CLAIM, person.roles()).claim("preferred_username", person.user());
            } else {
                context.getClaims().audience(audience(context.getRegisteredClient()));
            }
        };
    }

    @Bean
    OAuth2TokenCustomizer<OAuth2TokenClaimsContext> opaqueAudience() {
        return context -> context.getClaims().audience(audience(context.getRegisteredClient()));
    }

    private static List<String> audience(RegisteredClient registered) {
        return Arrays.stream(Client.values())
                .filter(client -> client.id().equals(registered.getClientId()))
                .map(Client::audience)
                .toList();
    }

    @Bean
    RequestCounts requestCounts() {
        return new RequestCounts();
    }

    /** Test-only requests beyond the protocols: sign any claims, replace the key, count requests, add a console. */
    @Bean
    RouterFunction<ServerResponse> control(
            SigningKey key, RequestCounts counts, InMemoryRegisteredClientRepository clients) {
        return RouterFunctions.route()
                .POST("/control/console", request -> {
                    String url = request.body(String.class);
                    clients.save(RegisteredClient.from(Objects.requireNonNull(clients.findByClientId(Person.CLIENT)))
                            .redirectUri(url + "/login/callback")
                            .postLogoutRedirectUri(url + "/login")
                            .build());
                    return ServerResponse.noContent().build();
                })
                .GET(
                        "/control/requests/{endpoint}",
                        request -> ServerResponse.ok()
                                .body(Integer.toString(counts.of("/oauth2/" + request.pathVariable("endpoint")))))
                .POST("/control/rotate", request -> {
                    key.rotate();
                    return ServerResponse.noContent().build();
                })
                .POST("/control/sign", request -> ServerResponse.ok().body(key.sign(request.body(String.class))))
                .build();
    }

    @Bean
    WebSecurityCustomizer controlIsOpen() {
        return web -> web.ignoring().requestMatchers("/control/**");
    }
}
