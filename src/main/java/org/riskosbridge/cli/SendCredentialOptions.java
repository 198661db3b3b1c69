package org.riskosbridge.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.riskosbridge.send.Secret;
import org.riskosbridge.send.SendCredentials;
import picocli.CommandLine.Option;

/** The options of {@code send} for authentication. Other users can see arguments; files and variables can be private. */
final class SendCredentialOptions {

    static final String BASIC_VARIABLE = "RISKOS_BASIC";
    static final String BEARER_VARIABLE = "RISKOS_TOKEN";
    static final String CLIENT_SECRET_VARIABLE = "RISKOS_CLIENT_SECRET";

    @Option(
            names = "--basic",
            paramLabel = "USER:PASSWORD",
            description = "User and password; or use --basic-file, or the variable " + BASIC_VARIABLE + ".")
    private @Nullable String basic;

    @Option(names = "--basic-file", paramLabel = "FILE", description = "A file with user:password.")
    private @Nullable Path basicFile;

    @Option(
            names = "--bearer",
            paramLabel = "TOKEN",
            description = "The token; or use --bearer-file, or the variable " + BEARER_VARIABLE + ".")
    private @Nullable String bearer;

    @Option(names = "--bearer-file", paramLabel = "FILE", description = "A file with the token.")
    private @Nullable Path bearerFile;

    @Option(
            names = "--oauth2-token-url",
            paramLabel = "URL",
            description = "The token URL of the identity provider, for the OAuth 2.0 client credentials grant.")
    private @Nullable URI tokenUrl;

    @Option(names = "--oauth2-client-id", paramLabel = "ID", description = "The client id, for client_secret_basic.")
    private @Nullable String clientId;

    @Option(
            names = "--oauth2-client-secret",
            paramLabel = "SECRET",
            description = "The client secret; or use --oauth2-client-secret-file, or the variable "
                    + CLIENT_SECRET_VARIABLE + ".")
    private @Nullable String clientSecret;

    @Option(names = "--oauth2-client-secret-file", paramLabel = "FILE", description = "A file with the client secret.")
    private @Nullable Path clientSecretFile;

    @Option(names = "--oauth2-scope", paramLabel = "SCOPE", description = "The scopes to request, separated by spaces.")
    private @Nullable String scope;

    /**
     * Reads the files. Environment variables count only when no option names a scheme.
     *
     * @throws IllegalArgumentException when options are missing or contradict each other, or a file cannot be read
     */
    SendCredentials credentials(Map<String, String> environment) {
        List<SendCredentials> named = Stream.of(
                        secret("--basic", basic, basicFile).map(SendCredentials.Basic::of),
                        secret("--bearer", bearer, bearerFile).map(SendCredentials.Bearer::new),
                        oauth2(environment))
                .<SendCredentials>flatMap(Optional::stream)
                .toList();
        if (named.isEmpty()) {
            named = Stream.of(
                            variable(environment, BASIC_VARIABLE).map(SendCredentials.Basic::of),
                            variable(environment, BEARER_VARIABLE).map(SendCredentials.Bearer::new))
                    .<SendCredentials>flatMap(Optional::stream)
                    .toList();
        }
        if (named.size() > 1) {
            throw new IllegalArgumentException("give one authentication scheme: basic, bearer or OAuth2");
        }
        return named.isEmpty() ? new SendCredentials.None() : named.get(0);
    }

    /** {@return the token in a file; throws as {@link #credentials}} */
    static SendCredentials bearer(Path file) {
        return new SendCredentials.Bearer(secret("--bearer", null, file).orElseThrow());
    }

    private Optional<SendCredentials> oauth2(Map<String, String> environment) {
        Optional<Secret> secret = secret("--oauth2-client-secret", clientSecret, clientSecretFile);
        if (tokenUrl == null) {
            if (clientId != null || secret.isPresent() || scope != null) {
                throw new IllegalArgumentException("for OAuth2, give the identity provider with --oauth2-token-url");
            }
            return Optional.empty();
        }
        secret = secret.or(() -> variable(environment, CLIENT_SECRET_VARIABLE));
        if (clientId == null || secret.isEmpty()) {
            throw new IllegalArgumentException("for OAuth2, give --oauth2-client-id and --oauth2-client-secret-file");
        }
        return Optional.of(new SendCredentials.OAuth2(tokenUrl, clientId, secret.get(), Optional.ofNullable(scope)));
    }

    private static Optional<Secret> secret(String option, @Nullable String value, @Nullable Path file) {
        if (value != null && file != null) {
            throw new IllegalArgumentException("give " + option + " or " + option + "-file, not both");
        }
        if (file == null) {
            return Optional.ofNullable(value).map(Secret::new);
        }
        try {
            return Optional.of(new Secret(Files.readString(file).strip()));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the file " + file + " cannot be read: give another one with " + option + "-file", e);
        }
    }

    private static Optional<Secret> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Secret::new);
    }
}
