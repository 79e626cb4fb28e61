package kitchens.caspers.workspace.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to servers that may do anything: the time is bounded up to the last byte, and so is the
 * size. Redirects are not followed, so that a key goes to nobody else.
 */
public final class Outbound {

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Sends a request and reads the whole answer.
   *
   * @throws HttpTimeoutException when it is not there within {@code limit}
   * @throws TooLarge when it is longer than {@code maxBytes}
   * @throws IOException when there is none
   */
  public HttpResponse<byte[]> send(HttpRequest request, Duration limit, long maxBytes)
      throws IOException {
    return within(limit, request, info -> new BoundedBody(maxBytes));
  }

  /**
   * Sends a request; the body is read as it comes. The limit holds for its beginning.
   *
   * @throws HttpTimeoutException when no answer begins within {@code limit}
   * @throws IOException when there is none
   */
  public HttpResponse<InputStream> open(HttpRequest request, Duration limit) throws IOException {
    return within(limit, request, BodyHandlers.ofInputStream());
  }

  private <T> HttpResponse<T> within(Duration limit, HttpRequest request, BodyHandler<T> handler)
      throws IOException {
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
    try {
      return answer.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no whole answer within " + limit.toMillis() + " ms");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw cause(e.getCause());
    }
  }

  private static IOException cause(Throwable why) {
    for (Throwable t = why; t != null; t = t.getCause()) {
      if (t instanceof TooLarge tooLarge) {
        return tooLarge;
      }
    }
    return why instanceof IOException io ? io : new IOException(String.valueOf(why), why);
  }
}
