package kitchens.caspers.workspace.gateway.providers;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.apache.hc.core5.util.VersionInfo;

/**
 * Requests to providers over kept connections, written and read on the thread that asks. Nothing is
 * followed, repeated or kept of what a provider says; a request has the headers that are given here
 * and no others.
 */
public final class ProviderHttp implements AutoCloseable {

  private static final int MOST_CONNECTIONS = 1_100;
  private static final Timeout LEASE = Timeout.ofSeconds(2);

  /** Of the kind that only tell that an answer will come. */
  private static final int MOST_INTERIM_ANSWERS = 10;

  private static final Header JSON =
      new BasicHeader(HttpHeaders.CONTENT_TYPE, ContentType.APPLICATION_JSON);
  private static final Header AGENT =
      new BasicHeader(
          HttpHeaders.USER_AGENT,
          VersionInfo.getSoftwareInfo(
              "Apache-HttpClient", "org.apache.hc.client5", ProviderHttp.class));

  private final PoolingHttpClientConnectionManager declared = connections(false);
  private final PoolingHttpClientConnectionManager outward = connections(true);

  /** Where requests go: what each of them needs of an address, taken apart once. */
  record Way(HttpRoute route, URIAuthority authority, Header host, String path) {

    static Way of(URI address) {
      String path = address.getRawPath() == null ? "" : address.getRawPath();
      String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
      HttpHost host = new HttpHost(address.getScheme(), address.getHost(), address.getPort());
      return new Way(
          new HttpRoute(RoutingSupport.normalize(host, DefaultSchemePortResolver.INSTANCE)),
          new URIAuthority(host),
          new BasicHeader(HttpHeaders.HOST, host.toHostString()),
          (path.isEmpty() ? "/" : path) + query);
    }
  }

  /** As the other, for an address that is asked once. */
  Answer open(URI address, Map<String, String> headers, byte[] body, boolean inward, Duration limit)
      throws IOException {
    return open(Way.of(address), headers(headers), body, inward, limit, () -> {});
  }

  /** As requests have them; no two of one name. */
  static List<Header> headers(Map<String, String> headers) {
    return headers.entrySet().stream()
        .<Header>map(header -> new BasicHeader(header.getKey(), header.getValue()))
        .toList();
  }

  /**
   * Sends a request; the answer's body is read as it comes.
   *
   * @param headers of two of one name the later counts
   * @param inward whether the address may lead to this machine or its network
   * @param limit until the answer begins, and between two pieces of it
   * @param meanwhile is run once the request is on its way
   * @return to be ended or closed
   * @throws IOException when no answer begins
   */
  Answer open(
      Way way,
      List<Header> headers,
      byte[] body,
      boolean inward,
      Duration limit,
      Runnable meanwhile)
      throws IOException {
    HttpClientConnectionManager connections = inward ? declared : outward;
    ClassicHttpRequest request = request(way, headers, body);
    ConnectionEndpoint connection = lease(connections, way.route());
    boolean begun = false;
    try {
      HttpClientContext context = HttpClientContext.create();
      if (!connection.isConnected()) {
        connections.connect(connection, null, context);
      }
      connection.setSocketTimeout(Timeout.of(limit));
      ClassicHttpResponse head =
          connection.execute(
              null, request, (asked, over, of) -> exchange(asked, over, meanwhile), context);
      begun = true;
      return new Answer(head, connection, connections, reusable(request, head, context));
    } catch (HttpException e) {
      throw new ClientProtocolException(e);
    } catch (ConnectionShutdownException e) {
      throw new IOException("the connection was closed", e);
    } finally {
      if (!begun) {
        discard(connections, connection);
      }
    }
  }

  private static ClassicHttpRequest request(Way way, List<Header> headers, byte[] body) {
    BasicClassicHttpRequest request =
        new BasicClassicHttpRequest(
            "POST", way.route().getTargetHost().getSchemeName(), way.authority(), way.path());
    request.addHeader(way.host());
    request.addHeader(AGENT);
    request.addHeader(JSON);
    for (Header header : headers) {
      request.setHeader(header);
    }
    request.setHeader(new BasicHeader(HttpHeaders.CONTENT_LENGTH, body.length));
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    return request;
  }

  private static ConnectionEndpoint lease(HttpClientConnectionManager connections, HttpRoute route)
      throws IOException {
    LeaseRequest lease = connections.lease(null, route, LEASE, null);
    try {
      return lease.get(LEASE);
    } catch (TimeoutException e) {
      lease.cancel();
      throw new ConnectionRequestTimeoutException(e.getMessage());
    } catch (ExecutionException e) {
      lease.cancel();
      throw new IOException("no connection is to be had", e);
    } catch (InterruptedException e) {
      lease.cancel();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static ClassicHttpResponse exchange(
      ClassicHttpRequest request, HttpClientConnection connection, Runnable meanwhile)
      throws IOException, HttpException {
    connection.sendRequestHeader(request);
    connection.sendRequestEntity(request);
    connection.flush();
    meanwhile.run();
    ClassicHttpResponse head = connection.receiveResponseHeader();
    for (int interim = 0; head.getCode() < HttpStatus.SC_SUCCESS; interim++) {
      if (interim == MOST_INTERIM_ANSWERS) {
        throw new ProtocolException("interim answers without an end");
      }
      head = connection.receiveResponseHeader();
    }
    if (MessageSupport.canResponseHaveBody(request.getMethod(), head)) {
      connection.receiveResponseEntity(head);
    }
    return head;
  }

  private static boolean reusable(
      ClassicHttpRequest request, ClassicHttpResponse head, HttpContext context) {
    return DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, head, context);
  }

  /** Closes a connection and gives its place back. */
  static void discard(HttpClientConnectionManager connections, ConnectionEndpoint connection) {
    try {
      connection.close(CloseMode.IMMEDIATE);
    } finally {
      connections.release(connection, null, TimeValue.ZERO_MILLISECONDS);
    }
  }

  private static PoolingHttpClientConnectionManager connections(boolean outward) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnPerRoute(MOST_CONNECTIONS)
        .setMaxConnTotal(2 * MOST_CONNECTIONS)
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
        .setConnPoolPolicy(PoolReusePolicy.LIFO)
        .setDnsResolver(outward ? new Addresses() : SystemDefaultDnsResolver.INSTANCE)
        .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(5, TimeUnit.SECONDS)
                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                .setTimeToLive(TimeValue.ofMinutes(10))
                .build())
        .build();
  }

  @Override
  public void close() {
    declared.close(CloseMode.IMMEDIATE);
    outward.close(CloseMode.IMMEDIATE);
  }
}
