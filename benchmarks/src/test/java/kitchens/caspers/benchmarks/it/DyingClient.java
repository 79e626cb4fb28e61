package kitchens.caspers.benchmarks.it;

import com.databricks.sdk.core.commons.CommonsHttpClient;
import com.databricks.sdk.core.http.HttpClient;
import com.databricks.sdk.core.http.Request;
import com.databricks.sdk.core.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The SDK's HTTP client in a process that is killed at one of its requests: the request is sent, or
 * not, and nothing that comes after reaches the workspace.
 */
final class DyingClient implements HttpClient {

  private static final Pattern CREATION =
      Pattern.compile("POST /api/2\\.\\d/(jobs/create|unity-catalog/\\w+)");

  /** The process is dead. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
    private final int request;

    private Killed(int request) {
      super("killed at request " + request);
      this.request = request;
    }

    /** Which request could not be made. */
    int request() {
      return request;
    }
  }

  private final HttpClient client = new CommonsHttpClient.Builder().withTimeoutSeconds(60).build();
  private final AtomicInteger sent = new AtomicInteger();
  private final List<Integer> creations = new CopyOnWriteArrayList<>();
  private final boolean answered;
  private volatile int last;
  private volatile boolean atCreation;

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

  /** Dies when the workspace has created a resource, before it can know that. */
  static DyingClient atTheFirstCreation() {
    var client = new DyingClient(Integer.MAX_VALUE, true);
    client.atCreation = true;
    return client;
  }

  @Override
  public Response execute(Request request) throws IOException {
    var number = sent.incrementAndGet();
    if (CREATION.matcher(request.getMethod() + " " + request.getUri().getPath()).matches()) {
      creations.add(number);
      if (atCreation) {
        last = number;
        atCreation = false;
      }
    }
    if (number < last) {
      return client.execute(request);
    }
    if (number == last && answered) {
      client.execute(request);
    }
    throw new Killed(number);
  }

  /** Which of its requests were to create a resource. */
  List<Integer> creations() {
    return List.copyOf(creations);
  }

  /** Whether the process was killed. */
  boolean died() {
    return sent.get() >= last;
  }
}
