package org.riskosbridge.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/** The attacks of one stranger on one connection, repeated until either side closes the connection. */
enum HostileConnection {
    HTTP1_UNREAD_ANSWERS(false) {
        @Override
        void attack(Socket socket) throws IOException {
            byte[] requests = GET.repeat(500).getBytes(ISO_8859_1);
            while (true) {
                socket.getOutputStream().write(requests);
            }
        }
    },
    HTTP1_SLOW_READING(false) {
        @Override
        void attack(Socket socket) throws IOException {
            readInBackground(socket, 1);
            HTTP1_UNREAD_ANSWERS.attack(socket);
        }
    },
    HTTP1_ENDLESS_BODY(false) {
        @Override
        void attack(Socket socket) throws IOException {
            String length = "Content-Length: 1073741824\r\n";
            socket.getOutputStream()
                    .write(Wire.head("riskos", Attacks.WRONG, length).getBytes(ISO_8859_1));
            while (true) {
                socket.getOutputStream().write(new byte[10_000]);
            }
        }
    },
    HTTP1_EXPECT_GAMES(false) {
        @Override
        void attack(Socket socket) throws IOException {
            String fields = "Expect: 100-continue\r\nContent-Length: 500\r\n";
            byte[] head = Wire.head("riskos", Attacks.WRONG, fields).getBytes(ISO_8859_1);
            readInBackground(socket, 10_000);
            while (true) {
                socket.getOutputStream().write(head);
            }
        }
    },
    HTTP1_HEADER_BOMB(false) {
        @Override
        void attack(Socket socket) throws IOException {
            readInBackground(socket, 10_000);
            socket.getOutputStream().write(GET.substring(0, GET.length() - 2).getBytes(ISO_8859_1));
            byte[] fields = "X-Many: x\r\n".repeat(1000).getBytes(ISO_8859_1);
            while (true) {
                socket.getOutputStream().write(fields);
            }
        }
    },
    HTTP1_UNREADABLE_PATH(false) {
        @Override
        void attack(Socket socket) throws IOException {
            socket.getOutputStream().write("GET /% HTTP/1.1\r\nHost: bridge\r\n\r\n".getBytes(ISO_8859_1));
            readAll(socket);
        }
    },
    HTTP1_HALF_CLOSED(false) {
        @Override
        void attack(Socket socket) throws IOException {
            socket.getOutputStream().write(GET.repeat(20).getBytes(ISO_8859_1));
            socket.shutdownOutput();
            readAll(socket);
        }
    },
    HTTP1_UPGRADE(false) {
        @Override
        void attack(Socket socket) throws IOException {
            String upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n";
            socket.getOutputStream()
                    .write(GET.replace("\r\n\r\n", "\r\n" + upgrade).getBytes(ISO_8859_1));
            new Http2Wire(socket, 0).readAll();
        }
    },
    IDLE(false) {
        @Override
        void attack(Socket socket) throws IOException {
            readAll(socket);
        }

        @Override
        int connections() {
            return 1000;
        }
    },
    HTTP2_UNREAD_STREAMS(true) {
        @Override
        void attack(Socket socket) throws IOException {
            Http2Wire wire = new Http2Wire(socket, 0);
            readInBackground(socket, 10_000);
            for (int stream = 1; stream < 40_000; stream += 2) {
                wire.send(Http2Wire.request(stream, true, Attacks.WRONG));
            }
        }
    },
    HTTP2_UNREAD_ANSWERS(true) {
        @Override
        void attack(Socket socket) throws IOException {
            Http2Wire wire = new Http2Wire(socket, 1 << 30);
            wire.send(Http2Wire.frame(Http2Wire.WINDOW_UPDATE, 0, 0, new byte[] {0x3f, 0, 0, 0}));
            for (int stream = 1; true; stream += 2) {
                wire.send(Http2Wire.request(stream, true, Attacks.WRONG));
            }
        }
    },
    HTTP2_RAPID_RESET(true) {
        @Override
        void attack(Socket socket) throws IOException {
            Http2Wire wire = new Http2Wire(socket, 65_535);
            readInBackground(socket, 10_000);
            for (int stream = 1; true; stream += 2) {
                wire.send(Http2Wire.request(stream, false, Attacks.WRONG));
                wire.send(Http2Wire.frame(Http2Wire.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
            }
        }
    },
    HTTP2_SETTINGS_FLOOD(true) {
        @Override
        void attack(Socket socket) throws IOException {
            flood(socket, Http2Wire.frame(Http2Wire.SETTINGS, 0, 0, Http2Wire.setting(4, 65_535)), true);
        }
    },
    HTTP2_UNREAD_SETTINGS_FLOOD(true) {
        @Override
        void attack(Socket socket) throws IOException {
            flood(socket, Http2Wire.frame(Http2Wire.SETTINGS, 0, 0, Http2Wire.setting(4, 65_535)), false);
        }
    },
    HTTP2_PING_FLOOD(true) {
        @Override
        void attack(Socket socket) throws IOException {
            flood(socket, Http2Wire.frame(Http2Wire.PING, 0, 0, new byte[8]), true);
        }
    },
    HTTP2_PRIORITY_FLOOD(true) {
        @Override
        void attack(Socket socket) throws IOException {
            flood(socket, Http2Wire.frame(Http2Wire.PRIORITY, 0, 3, new byte[] {0, 0, 0, 0, 16}), true);
        }
    },
    HTTP2_CONTINUATION_FLOOD(true) {
        @Override
        void attack(Socket socket) throws IOException {
            Http2Wire wire = new Http2Wire(socket, 65_535);
            readInBackground(socket, 10_000);
            wire.send(Http2Wire.frame(Http2Wire.HEADERS, 0, 1, Http2Wire.fields(":method", "GET")));
            byte[] empty = many(Http2Wire.frame(Http2Wire.CONTINUATION, 0, 1, new byte[0]));
            while (true) {
                wire.send(empty);
            }
        }
    },
    HTTP2_HEADER_BOMB(true) {
        @Override
        void attack(Socket socket) throws IOException {
            Http2Wire wire = new Http2Wire(socket, 65_535);
            readInBackground(socket, 10_000);
            // One field of 3,000 bytes in HPACK's dynamic table, referenced 15,000 times by one byte each.
            ByteArrayOutputStream fields = new ByteArrayOutputStream();
            fields.write(0x40);
            Http2Wire.literal(fields, "x");
            Http2Wire.literal(fields, "y".repeat(3000));
            for (int i = 0; i < 12_000; i++) {
                fields.write(0xbe);
            }
            for (int stream = 1; true; stream += 2) {
                int flags = Http2Wire.END_HEADERS | Http2Wire.END_STREAM;
                wire.send(Http2Wire.frame(Http2Wire.HEADERS, flags, stream, fields.toByteArray()));
            }
        }
    },
    HTTP2_ENDLESS_BODY(true) {
        @Override
        void attack(Socket socket) throws IOException {
            Http2Wire wire = new Http2Wire(socket, 65_535);
            readInBackground(socket, 10_000);
            wire.send(Http2Wire.request(1, false, Attacks.WRONG));
            while (true) {
                wire.send(Http2Wire.frame(Http2Wire.DATA, 0, 1, new byte[10_000]));
            }
        }
    };

    private static final String GET = "GET /webhooks/riskos HTTP/1.1\r\nHost: bridge\r\n\r\n";

    private final boolean isHttp2;

    HostileConnection(boolean isHttp2) {
        this.isHttp2 = isHttp2;
    }

    /** Repeats until the connection ends. */
    abstract void attack(Socket socket) throws IOException;

    boolean isHttp2() {
        return isHttp2;
    }

    /** {@return the number of concurrent attackers} */
    int connections() {
        return 2;
    }

    private static void flood(Socket socket, byte[] frame, boolean reads) throws IOException {
        Http2Wire wire = new Http2Wire(socket, 65_535);
        if (reads) {
            readInBackground(socket, 10_000);
        }
        byte[] frames = many(frame);
        while (true) {
            wire.send(frames);
        }
    }

    private static byte[] many(byte[] frame) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }

    private static void readAll(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Reads at most {@code atOnce} bytes at a time. If {@code atOnce} is 1, reads one byte every 100 ms. */
    private static void readInBackground(Socket socket, int atOnce) {
        Thread reader = new Thread(() -> {
            byte[] buffer = new byte[atOnce];
            try {
                while (socket.getInputStream().read(buffer) >= 0) {
                    if (atOnce == 1) {
                        Thread.sleep(100);
                    }
                }
            } catch (IOException | InterruptedException ended) {
                // The connection has ended.
            }
        });
        reader.setDaemon(true);
        reader.start();
    }
}
