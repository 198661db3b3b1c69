package org.riskosbridge.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;

/**
 * Puts an {@link Http1Guard} or {@link Http2Guard} on each server connection before the first byte of HTTP is decoded. Neither
 * Quarkus nor Vert.x has a hook at this place. Netty finds this class by its service file: see {@link org.riskosbridge.limit.SlowClientGuard#enable}.
 */
public final class ConnectionGuards extends ChannelInitializerExtension {

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addLast(new Selector());
    }

    /**
     * Waits until Vert.x has chosen the protocol. Vert.x adds handlers at the end of the pipeline. The first ones choose the protocol: the PROXY
     * protocol, TLS, the preface of HTTP/2. The data that they pass on is the first input of the handlers of the chosen protocol. So a selector that
     * gets data before the choice replaces itself with another one at the end of the pipeline.
     */
    private static final class Selector extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            ChannelPipeline pipeline = context.pipeline();
            ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
            Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
            if (decoder != null) {
                String encoder = pipeline.context(HttpResponseEncoder.class).name();
                pipeline.addAfter(encoder, null, new Http1Guard(decoder));
            } else if (http2 != null) {
                Http2Guard.protect(http2, pipeline.context(http2));
            } else {
                pipeline.addLast(new Selector());
            }
            pipeline.remove(this);
            context.fireChannelRead(message);
        }
    }
}
