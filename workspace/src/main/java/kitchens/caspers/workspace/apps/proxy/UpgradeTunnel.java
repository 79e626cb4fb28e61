package kitchens.caspers.workspace.apps.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ConnectHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/**
 * WebSockets to apps: the handshake goes to the app with the headers that every request gets, and
 * once the app has agreed, bytes pass in both directions as they are. It waits for the app's answer
 * on a thread, and for nothing after that.
 */
final class UpgradeTunnel extends ConnectHandler {

  private static final int ANSWER_MILLIS = 10_000;
  private static final int HEAD_LIMIT = 16 << 10;
  private static final long SILENCE_MILLIS = 10 * 60_000;
  private static final List<String> HOP_BY_HOP =
      List.of(
          "Keep-Alive",
          "Proxy-Authorization",
          "Proxy-Connection",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Content-Length",
          "HTTP2-Settings");
  private static final String ANSWER = UpgradeTunnel.class.getName();

  UpgradeTunnel() {
    setIdleTimeout(SILENCE_MILLIS);
  }

  /** Whether somebody asks for a WebSocket (RFC 6455, section 4.2.1). */
  static boolean isFor(Request request) {
    return request.getMethod().equals("GET")
        && request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")
        && request.getHeaders().contains(HttpHeader.CONNECTION, "Upgrade");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int port = Visit.of(request).port();
    handleConnect(request, new Agreed(request, response), callback, "127.0.0.1:" + port);
    return true;
  }

  @Override
  protected void connectToServer(
      Request request, String host, int port, Promise<SocketChannel> promise) {
    getExecutor()
        .execute(
            () -> {
              SocketChannel channel = null;
              try {
                channel = SocketChannel.open();
                Socket socket = channel.socket();
                socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
                request.setAttribute(ANSWER, handshake(request, channel));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                promise.succeeded(channel);
              } catch (IOException | RuntimeException e) {
                close(channel);
                promise.failed(e);
              }
            });
  }

  @Override
  protected void onConnectSuccess(ConnectContext context, UpstreamConnection upstream) {
    EndPoint client = context.getRequest().getConnectionMetaData().getConnection().getEndPoint();
    client.setIdleTimeout(SILENCE_MILLIS);
    super.onConnectSuccess(context, upstream);
  }

  @Override
  protected void onConnectFailure(
      Request request, Response response, Callback callback, Throwable failure) {
    String app = "App '" + Visit.of(request).app() + "' ";
    Notice notice =
        failure instanceof Refused refused
            ? Notice.failure(refused.status, "BAD_REQUEST", app + "takes no WebSocket here.")
            : failure instanceof SocketTimeoutException
                ? Notice.failure(504, "TEMPORARILY_UNAVAILABLE", app + "did not answer in time.")
                : Notice.failure(
                    502, "BAD_GATEWAY", app + "broke off before it had answered: see its log.");
    notice.send(request, ((Response.Wrapper) response).getWrapped(), callback);
  }

  /**
   * Sends the client's request to the app, and reads the head of its answer and not a byte more.
   */
  private static HttpFields handshake(Request request, SocketChannel channel) throws IOException {
    HttpFields.Mutable headers = HttpFields.build(request.getHeaders());
    ForwardedHeaders.replace(request, headers, AppProxy.COOKIE_PREFIX);
    StringBuilder head = new StringBuilder();
    head.append("GET ").append(Visit.of(request).pathQuery()).append(" HTTP/1.1\r\n");
    HOP_BY_HOP.forEach(headers::remove);
    headers.put(HttpHeader.CONNECTION, "Upgrade");
    headers.put(HttpHeader.UPGRADE, "websocket");
    for (HttpField field : headers) {
      head.append(field.getName()).append(": ").append(field.getValue()).append("\r\n");
    }
    head.append("\r\n");
    ByteBuffer out = ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    while (out.hasRemaining()) {
      channel.write(out);
    }
    channel.socket().setSoTimeout(ANSWER_MILLIS);
    return answer(readHead(channel.socket().getInputStream()));
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int end = 0; end < 4; ) {
      int next = in.read();
      if (next < 0 || head.size() > HEAD_LIMIT) {
        throw new IOException("no end of the answer's head");
      }
      head.write(next);
      end = next == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static HttpFields answer(String head) throws IOException {
    String[] lines = head.split("\r\n");
    String[] status = lines[0].split(" ", 3);
    if (status.length < 2
        || !status[0].startsWith("HTTP/1.")
        || !status[1].matches("[1-5]\\d\\d")) {
      throw new IOException("no HTTP answer");
    }
    if (!status[1].equals("101")) {
      throw new Refused(Integer.parseInt(status[1]));
    }
    HttpFields.Mutable fields = HttpFields.build();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        fields.add(lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private static void close(SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It is of no use any more, closed or not.
    }
  }

  /** The app answered, and not with its consent. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1;
    private final int status;

    Refused(int status) {
      super("answered with " + status);
      this.status = status >= 400 ? status : 400;
    }
  }

  /** Where the handler would say that it is connected, the app's own consent is passed on. */
  private static final class Agreed extends Response.Wrapper {
    private final HttpFields.Mutable unused = HttpFields.build();

    Agreed(Request request, Response response) {
      super(request, response);
    }

    @Override
    public HttpFields.Mutable getHeaders() {
      return unused;
    }

    @Override
    public void setStatus(int status) {
      HttpFields answer = (HttpFields) getRequest().getAttribute(ANSWER);
      getWrapped().setStatus(101);
      for (HttpField field : answer) {
        String name = field.getName();
        if (field.getHeader() == HttpHeader.UPGRADE
            || field.getHeader() == HttpHeader.CONNECTION
            || name.regionMatches(true, 0, "Sec-WebSocket-", 0, "Sec-WebSocket-".length())) {
          getWrapped().getHeaders().put(name, field.getValue());
        }
      }
    }
  }
}
