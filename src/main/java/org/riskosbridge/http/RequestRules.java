package org.riskosbridge.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map.Entry;

/** The rules of RFC 9112 and RFC 9110 for the head of an HTTP/1.1 request that Netty 4.1 and Vert.x 4.5 do not check. */
final class RequestRules {

    /** A field of an old WebSocket draft. Only Netty assumes that a request with this field has a body of 8 bytes. */
    private static final AsciiString WEBSOCKET_KEY_OF_A_DRAFT = AsciiString.cached("sec-websocket-key1");

    private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

    private RequestRules() {}

    /** {@return whether this request, which Netty could decode, is valid} */
    static boolean isValid(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean isVersion11 = HttpVersion.HTTP_1_1.equals(version);
        return (isVersion11 || HttpVersion.HTTP_1_0.equals(version))
                && isTarget(request.uri())
                && areFields(request.headers(), isVersion11);
    }

    /**
     * Removes Upgrade, which a server may ignore (RFC 9110, section 7.8). Behind a proxy that passes Upgrade on, a stranger would otherwise get an
     * HTTP/2 connection that the proxy does not inspect.
     */
    static void ignoreUpgrade(HttpRequest request) {
        HttpHeaders fields = request.headers();
        if (fields.contains(HttpHeaderNames.UPGRADE)) {
            fields.remove(HttpHeaderNames.UPGRADE);
            fields.remove(HTTP2_SETTINGS);
        }
    }

    /** Printable ASCII without a fragment, in which each percent sign begins an octet: RFC 3986, section 2.1. */
    private static boolean isTarget(String target) {
        int length = target.length();
        for (int i = 0; i < length; i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                return false;
            }
            if (c == '%') {
                if (i + 2 >= length
                        || Character.digit(target.charAt(i + 1), 16) < 0
                        || Character.digit(target.charAt(i + 2), 16) < 0) {
                    return false;
                }
                i += 2;
            }
        }
        return length > 0;
    }

    private static boolean areFields(HttpHeaders fields, boolean isVersion11) {
        int hosts = 0;
        int codings = 0;
        boolean isChunked = true;
        Iterator<Entry<CharSequence, CharSequence>> each = fields.iteratorCharSequence();
        while (each.hasNext()) {
            Entry<CharSequence, CharSequence> field = each.next();
            CharSequence name = field.getKey();
            switch (name.length()) {
                case 0 -> {
                    return false;
                }
                case 4 -> hosts += is(HttpHeaderNames.HOST, name) ? 1 : 0;
                case 17 -> {
                    if (is(HttpHeaderNames.TRANSFER_ENCODING, name)) {
                        codings++;
                        isChunked &= is(HttpHeaderValues.CHUNKED, field.getValue());
                    }
                }
                case 18 -> {
                    if (is(WEBSOCKET_KEY_OF_A_DRAFT, name)) {
                        return false;
                    }
                }
                default -> {}
            }
        }
        return (hosts == 1 || (hosts == 0 && !isVersion11)) && codings <= 1 && isChunked;
    }

    private static boolean is(AsciiString expected, CharSequence actual) {
        return expected.contentEqualsIgnoreCase(actual);
    }
}
