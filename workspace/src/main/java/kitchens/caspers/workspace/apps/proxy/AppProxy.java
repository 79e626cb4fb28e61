package kitchens.caspers.workspace.apps.proxy;

import java.net.ConnectException;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Passes requests on to apps and answers back, piece by piece as they come, without a thread that
 * waits: a slow app holds up nobody but its own visitors.
 */
final class AppProxy extends ProxyHandler.Reverse {

  /** The names of all cookies of the workspace begin so. */
  static final String COOKIE_PREFIX = "caspers_";

  private static final int CONNECT_MILLIS = 3_000;
  private static final long SILENCE_MILLIS = 10 * 60_000;
  private static final int MOST_AT_ONCE = 256;
  private static final int MOST_WAITING = 64;

  AppProxy() {
    super(request -> Visit.of(request).target());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    // A stream of events may be silent for long; the client's end is noticed when we write.
    request.addIdleTimeoutListener(timeout -> false);
    return super.handle(request, guarded(request, response), callback);
  }

  @Override
  protected void configureHttpClient(HttpClient client) {
    super.configureHttpClient(client);
    client.setConnectTimeout(CONNECT_MILLIS);
    client.setIdleTimeout(SILENCE_MILLIS);
    client.setMaxConnectionsPerDestination(MOST_AT_ONCE);
    client.setMaxRequestsQueuedPerDestination(MOST_WAITING);
    client.setDestinationIdleTimeout(60_000);
    client.setUserAgentField(null);
  }

  @Override
  protected void copyRequestHeaders(
      Request clientToProxy, org.eclipse.jetty.client.Request proxyToServer) {
    super.copyRequestHeaders(clientToProxy, proxyToServer);
    proxyToServer.headers(h -> ForwardedHeaders.replace(clientToProxy, h, COOKIE_PREFIX));
  }

  @Override
  protected void addProxyHeaders(
      Request clientToProxy, org.eclipse.jetty.client.Request proxyToServer) {
    // Ours stand in place of Via and Forwarded.
  }

  @Override
  protected void onServerToProxyResponseFailure(
      Request clientToProxy,
      org.eclipse.jetty.client.Request proxyToServer,
      org.eclipse.jetty.client.Response serverToProxy,
      Response proxyToClient,
      Callback callback,
      Throwable failure) {
    if (proxyToClient.isCommitted()) {
      callback.failed(failure);
      return;
    }
    String app = "App '" + Visit.of(clientToProxy).app() + "' ";
    Notice notice =
        failure instanceof TimeoutException
            ? Notice.failure(504, "TEMPORARILY_UNAVAILABLE", app + "did not answer in time.")
            : failure instanceof RejectedExecutionException
                ? Notice.failure(
                    503, "TEMPORARILY_UNAVAILABLE", app + "has too many requests: try again.")
                : failure instanceof ConnectException
                    ? Notice.failure(
                        503, "TEMPORARILY_UNAVAILABLE", app + "is not listening: it may be ending.")
                    : Notice.failure(
                        502, "BAD_GATEWAY", app + "broke off before it had answered: see its log.");
    notice.send(clientToProxy, proxyToClient, callback);
  }

  /** Keeps an app from meddling with cookies that are not its own. */
  private static Response guarded(Request request, Response response) {
    boolean ownOrigin = Visit.of(request).prefix().isEmpty();
    HttpFields.Mutable headers =
        new HttpFields.Mutable.Wrapper(response.getHeaders()) {
          @Override
          public HttpField onAddField(HttpField field) {
            boolean passes =
                ownOrigin
                    ? field.getHeader() != HttpHeader.SET_COOKIE || ownCookie(field.getValue())
                    : field.getHeader() != HttpHeader.SET_COOKIE
                        && !field.is("Clear-Site-Data")
                        && !field.is("Service-Worker-Allowed");
            return passes ? field : null;
          }
        };
    return new Response.Wrapper(request, response) {
      @Override
      public HttpFields.Mutable getHeaders() {
        return headers;
      }
    };
  }

  private static boolean ownCookie(String cookie) {
    String plain = cookie.toLowerCase(Locale.ROOT);
    return !plain.startsWith(COOKIE_PREFIX) && !plain.matches("(?s).*;\\s*domain\\s*=.*");
  }
}
