package kitchens.caspers.workspace.gateway.providers;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Requests to providers over kept connections, written and read on the thread that asks. Nothing is
 * followed, repeated or kept of what a provider says; a request has the headers that are given here
 * and no others.
 */
public final class ProviderHttp implements AutoCloseable {

  private static final int MOST_CONNECTIONS = 1_100;

  private final MinimalHttpClient declared = client(false);
  private final MinimalHttpClient outward = client(true);
  private final Map<Duration, RequestConfig> configs = new ConcurrentHashMap<>();

  /** Where requests go: what each of them needs of an address, taken apart once. */
  record Way(HttpHost host, String path) {

    static Way of(URI address) {
      String path = address.getRawPath() == null ? "" : address.getRawPath();
      String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
      return new Way(
          new HttpHost(address.getScheme(), address.getHost(), address.getPort()),
          (path.isEmpty() ? "/" : path) + query);
    }
  }

  /** As {@link #open(Way, List, byte[], boolean, Duration)}, for an address that is asked once. */
  ClassicHttpResponse open(
      URI address, Map<String, String> headers, byte[] body, boolean inward, Duration limit)
      throws IOException {
    return open(Way.of(address), headers(headers), body, inward, limit);
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
   * @return to be closed
   * @throws IOException when no answer begins
   */
  ClassicHttpResponse open(
      Way way, List<Header> headers, byte[] body, boolean inward, Duration limit)
      throws IOException {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", way.host(), way.path());
    for (Header header : headers) {
      request.setHeader(header);
    }
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    HttpClientContext context = HttpClientContext.create();
    context.setRequestConfig(configs.computeIfAbsent(limit, ProviderHttp::config));
    return (inward ? declared : outward).executeOpen(way.host(), request, context);
  }

  private static RequestConfig config(Duration limit) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(2, TimeUnit.SECONDS)
        .setResponseTimeout(Timeout.of(limit))
        .setProtocolUpgradeEnabled(false)
        .build();
  }

  private static MinimalHttpClient client(boolean outward) {
    PoolingHttpClientConnectionManager connections =
        PoolingHttpClientConnectionManagerBuilder.create()
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
    return HttpClients.createMinimal(connections);
  }

  @Override
  public void close() {
    declared.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    outward.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
  }
}
