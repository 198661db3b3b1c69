package org.riskosbridge.webhook;

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
 * The keys and certificates that are in use now. An alias names its version too, so that a handshake gets the key of the
 * certificate that it has chosen, whatever is replaced meanwhile.
 */
final class LatestKeys extends X509ExtendedKeyManager {

    /** Those of RFC 8446, section 4.2.3, as Java names them. */
    private static final List<String> TYPES = List.of("EC", "RSA", "RSASSA-PSS", "EdDSA");

    private record Version(long number, X509ExtendedKeyManager keys) {}

    private volatile Version latest;
    private volatile Version before;

    LatestKeys(X509ExtendedKeyManager keys) {
        latest = new Version(0, keys);
        before = latest;
    }

    /** {@return whether these have other certificates than those before; they are used from now on} */
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

    /** Netty asks engines only. */
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
