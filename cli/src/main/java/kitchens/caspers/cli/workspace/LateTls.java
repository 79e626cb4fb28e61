package kitchens.caspers.cli.workspace;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.http.HttpHost;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.LayeredConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;

/**
 * TLS that is set up with the first connection that needs it. The local workspace is spoken to in
 * the clear, and to read a JDK's certificates takes longer than most commands do.
 */
final class LateTls implements LayeredConnectionSocketFactory {

  private static final int CONNECTIONS = 20;

  /** Made on first use. */
  private static final class Usual {
    private static final LayeredConnectionSocketFactory TLS =
        SSLConnectionSocketFactory.getSocketFactory();
  }

  /** Connections as the SDK makes them, but for that. */
  static PoolingHttpClientConnectionManager connections() {
    var manager =
        new PoolingHttpClientConnectionManager(
            RegistryBuilder.<ConnectionSocketFactory>create()
                .register("http", PlainConnectionSocketFactory.getSocketFactory())
                .register("https", new LateTls())
                .build());
    manager.setMaxTotal(CONNECTIONS);
    manager.setDefaultMaxPerRoute(CONNECTIONS);
    return manager;
  }

  @Override
  public Socket createSocket(HttpContext context) throws IOException {
    return Usual.TLS.createSocket(context);
  }

  @Override
  public Socket connectSocket(
      int connectTimeout,
      Socket socket,
      HttpHost host,
      InetSocketAddress remote,
      InetSocketAddress local,
      HttpContext context)
      throws IOException {
    return Usual.TLS.connectSocket(connectTimeout, socket, host, remote, local, context);
  }

  @Override
  public Socket createLayeredSocket(Socket socket, String target, int port, HttpContext context)
      throws IOException {
    return Usual.TLS.createLayeredSocket(socket, target, port, context);
  }
}
