package kitchens.caspers.workspace.gateway.providers;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.TimeValue;

/** An answer that has begun, on the connection on which it comes. Belongs to one thread. */
final class Answer implements AutoCloseable {

  private final ClassicHttpResponse head;
  private final ConnectionEndpoint connection;
  private final HttpClientConnectionManager connections;
  private final boolean reusable;
  private boolean over;

  /**
   * @param connection that was leased of {@code connections}
   * @param reusable whether the connection may be used again after the answer
   */
  Answer(
      ClassicHttpResponse head,
      ConnectionEndpoint connection,
      HttpClientConnectionManager connections,
      boolean reusable) {
    this.head = requireNonNull(head, "head is null");
    this.connection = requireNonNull(connection, "connection is null");
    this.connections = requireNonNull(connections, "connections is null");
    this.reusable = reusable;
  }

  int status() {
    return head.getCode();
  }

  /** The first header of that name. */
  Optional<String> header(String name) {
    return Optional.ofNullable(head.getFirstHeader(name)).map(Header::getValue);
  }

  /** Of the body in bytes; -1 when the answer does not say it. */
  long length() {
    HttpEntity body = head.getEntity();
    return body == null ? 0 : body.getContentLength();
  }

  /** The body as it comes. */
  InputStream body() throws IOException {
    HttpEntity body = head.getEntity();
    return body == null ? InputStream.nullInputStream() : body.getContent();
  }

  /**
   * Reads what is left and gives the connection back.
   *
   * @throws IOException when the body does not come to its end; the connection is closed then
   */
  void end() throws IOException {
    try {
      HttpEntity body = head.getEntity();
      if (body != null) {
        body.getContent().close();
      }
      if (reusable) {
        over = true;
        connections.release(connection, null, TimeValue.NEG_ONE_MILLISECOND);
      }
    } finally {
      close();
    }
  }

  /** Hangs up, wherever the answer is. Without effect after {@link #end}. */
  @Override
  public void close() {
    if (!over) {
      over = true;
      ProviderHttp.discard(connections, connection);
    }
  }
}
