package org.riskosbridge.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The current keys and certificates. An alias contains a version, so that a handshake gets the key of its certificate even if the files are
 * replaced during the handshake.
 */
final class ReloadableKeys extends X509ExtendedKeyManager {

    /** Java's names of the algorithms of RFC 8446, section 4.2.3. */
    private static final List<String> TYPES = List.of("EC", "RSA", "RSASSA-PSS", "EdDSA");

    private record Version(long number, X509ExtendedKeyManager keys) {}

    private volatile Version latest;
    private volatile Version before;

    ReloadableKeys(X509ExtendedKeyManager keys) {
        latest = new Version(0, keys);
        before = latest;
    }

    /** {@return whether the certificates have changed; the given ones are used from now on} */
    synchronized boolean replace(X509ExtendedKeyManager keys) {
        if (certificates(keys).equals(certificates(latest.keys()))) {
            return false;
        }
        before = latest;
        latest = new Version(latest.number() + 1, keys);
        return true;
    }

    /** {@return when the first of the certificates in use expires} */
    Instant expiry() {
        return certificates(latest.keys()).stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private static Set<X509Certificate> certificates(X509ExtendedKeyManager keys) {
        Set<X509Certificate> certificates = new HashSet<>();
        for (String type : TYPES) {
            String[] aliases = keys.getServerAliases(type, null);
            for (String alias : aliases == null ? new String[0] : aliases) {
                certificates.addAll(List.of(keys.getCertificateChain(alias)));
            }
        }
        return certificates;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        Version now = latest;
        String alias = now.keys().chooseEngineServerAlias(type, issuers, engine);
        return alias == null ? null : now.number() + ":" + alias;
    }

    private X509ExtendedKeyManager of(String alias) {
        Version now = latest;
        return alias.startsWith(now.number() + ":") ? now.keys() : before.keys();
    }

    private static String bare(String alias) {
        return alias.substring(alias.indexOf(':') + 1);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return of(alias).getCertificateChain(bare(alias));
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return of(alias).getPrivateKey(bare(alias));
    }

    /** Netty calls the engine variants only. */
    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }
}
