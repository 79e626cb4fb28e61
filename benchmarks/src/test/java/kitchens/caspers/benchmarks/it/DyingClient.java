package kitchens.caspers.benchmarks.it;

import com.databricks.sdk.core.commons.CommonsHttpClient;
import com.databricks.sdk.core.http.HttpClient;
import com.databricks.sdk.core.http.Request;
import com.databricks.sdk.core.http.Response;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The SDK's HTTP client in a process that is killed at one of its requests: the request is sent, or
 * not, and nothing that comes after reaches the workspace.
 */
final class DyingClient implements HttpClient {

  /** The process is dead. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final HttpClient client = new CommonsHttpClient.Builder().withTimeoutSeconds(60).build();
  private final AtomicInteger sent = new AtomicInteger();
  private final int last;
  private final boolean answered;

  /**
   * Dies at a request.
   *
   * @param last its number, from 1
   * @param answered whether the workspace still gets it
   */
  DyingClient(int last, boolean answered) {
    this.last = last;
    this.answered = answered;
  }

  @Override
  public Response execute(Request request) throws IOException {
    var number = sent.incrementAndGet();
    if (number < last) {
      return client.execute(request);
    }
    if (number == last && answered) {
      client.execute(request);
    }
    throw new Killed();
  }

  /** Whether the process was killed. */
  boolean died() {
    return sent.get() >= last;
  }
}
