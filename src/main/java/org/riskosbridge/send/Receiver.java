package org.riskosbridge.send;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Where the deliveries go: the address, and what a request looks like (HTTP/1.1, RFC 9112). */
final class Receiver {

    private final String host;
    private final int port;

    /** Absent for plain HTTP: to load the platform's certificates would double the time that a single delivery takes. */
    private final Optional<SSLContext> tls;

    private final byte[] head;

    /** @throws SendException when the certificates to be believed cannot be read */
    Receiver(URI url, Trust trust) throws SendException {
        boolean https = url.getScheme().equalsIgnoreCase("https");
        host = url.getHost();
        port = url.getPort() >= 0 ? url.getPort() : https ? 443 : 80;
        tls = https ? Optional.of(trust.context()) : Optional.empty();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        head = ascii("POST " + path + query + " HTTP/1.1\r\nHost: " + authority(url)
                + "\r\nUser-Agent: riskos-kafka-bridge-send\r\nContent-Type: application/json\r\n");
    }

    private static String authority(URI url) {
        return url.getPort() >= 0 ? url.getHost() + ":" + url.getPort() : url.getHost();
    }

    /** {@return a whole request, to be written at once} */
    byte[] request(byte[] body, Optional<String> authorization) {
        var request = new ByteArrayOutputStream(head.length + 256 + body.length);
        request.writeBytes(head);
        authorization.ifPresent(value -> request.writeBytes(ascii("Authorization: " + value + "\r\n")));
        request.writeBytes(ascii("Content-Length: " + body.length + "\r\n\r\n"));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /**
     * Connects. Blocks; closing {@code socket} on another thread ends that.
     *
     * @param socket a new one
     * @return the same, or TLS over it
     */
    Socket connect(Socket socket) throws IOException {
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        socket.setTcpNoDelay(true);
        socket.connect(address);
        if (tls.isEmpty()) {
            return socket;
        }
        @Nullable Socket layered = tls.get().getSocketFactory().createSocket(socket, host, port, true);
        var secured = (SSLSocket) layered;
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
