package kitchens.caspers.workspace.gateway.providers;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
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

  /**
   * Sends a request; the answer's body is read as it comes.
   *
   * @param inward whether the address may lead to this machine or its network
   * @param limit until the answer begins, and between two pieces of it
   * @return to be closed
   * @throws IOException when no answer begins
   */
  ClassicHttpResponse open(
      URI address, Map<String, String> headers, byte[] body, boolean inward, Duration limit)
      throws IOException {
    HttpPost request = new HttpPost(address);
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    request.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(2, TimeUnit.SECONDS)
            .setResponseTimeout(Timeout.of(limit))
            .setProtocolUpgradeEnabled(false)
            .build());
    HttpHost host = new HttpHost(address.getScheme(), address.getHost(), address.getPort());
    return (inward ? declared : outward).executeOpen(host, request, null);
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
