package org.riskosbridge.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.riskosbridge.oidc.Client;
import org.riskosbridge.oidc.OidcServer;

/** Tokens that an attacker without the provider's key can make from valid claims. */
record Forgery(OidcServer server, JsonObject claims) {

    /** Valid claims that only lack a valid signature. */
    static Forgery of(OidcServer server) {
        long now = System.currentTimeMillis() / 1000;
        JsonObject claims = new JsonObject()
                .put("iss", server.issuer())
                .put("sub", Client.RISKOS.id())
                .put("aud", Client.AUDIENCE)
                .put("scope", Client.SCOPE)
                .put("iat", now)
                .put("exp", now + 600);
        return new Forgery(server, claims);
    }

    Forgery with(String claim, Object value) {
        return new Forgery(server, claims.copy().put(claim, value));
    }

    Forgery without(String claim) {
        JsonObject fewer = claims.copy();
        fewer.remove(claim);
        return new Forgery(server, fewer);
    }

    /** Not a forgery: the provider signs this token. */
    String signedByProvider() {
        return server.signed(claims);
    }

    /** RFC 8725, section 2.1. */
    String withoutSignature(String signature) {
        return parts("none", providersKeyId()) + '.' + signature;
    }

    /** RFC 8725, section 2.1: signed with the public key, which everybody has, as if it were a shared secret. */
    String hmacWithPublicKey() throws GeneralSecurityException, JoseException {
        byte[] publicKey = PublicJsonWebKey.Factory.newPublicJwk(
                        server.publicKey().encode())
                .getPublicKey()
                .getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
                + "\n-----END PUBLIC KEY-----\n";
        String parts = parts("HS256", providersKeyId());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(pem.getBytes(UTF_8), "HmacSHA256"));
        return parts + '.' + base64(mac.doFinal(parts.getBytes(UTF_8)));
    }

    /** Signed with the attacker's own key, under the id of the provider's key. */
    String withOwnKey() throws GeneralSecurityException {
        return withOwnKey(providersKeyId());
    }

    /** Signed with the attacker's own key, under an id that the provider does not know. */
    String withUnknownKey() throws GeneralSecurityException {
        return withOwnKey(UUID.randomUUID().toString());
    }

    private String withOwnKey(String keyId) throws GeneralSecurityException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        PrivateKey own = keys.generateKeyPair().getPrivate();
        String parts = parts("RS256", keyId);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(own);
        signature.update(parts.getBytes(UTF_8));
        return parts + '.' + base64(signature.sign());
    }

    private String providersKeyId() {
        return server.publicKey().getString("kid");
    }

    private String parts(String algorithm, String keyId) {
        JsonObject header = new JsonObject().put("alg", algorithm).put("kid", keyId);
        return base64(header.encode().getBytes(UTF_8))
                + '.'
                + base64(claims.encode().getBytes(UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
