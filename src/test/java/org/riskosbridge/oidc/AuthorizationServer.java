package org.riskosbridge.oidc;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenClaimsContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
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
    RegisteredClientRepository clients() {
        return new InMemoryRegisteredClientRepository(Arrays.stream(Client.values())
                .map(AuthorizationServer::registered)
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
        return context -> context.getClaims().audience(audience(context.getRegisteredClient()));
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

    /** Test-only requests beyond the protocols: sign any claims, replace the key, count requests. */
    @Bean
    RouterFunction<ServerResponse> control(SigningKey key, RequestCounts counts) {
        return RouterFunctions.route()
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
