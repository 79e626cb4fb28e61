package kitchens.caspers.workspace.http;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the router and takes plain POSTs that a feature answers {@link Direct directly}.
 * All that is the least bit unusual goes on to the router, which has the same routes and refuses
 * what is to be refused.
 */
final class DirectDoor extends Handler.Wrapper {

  private static final Logger ACCESS = LoggerFactory.getLogger("access");

  private final List<Direct> ways;
  private final List<Door> doors;

  DirectDoor(List<Direct> ways, List<Door> doors) {
    this.ways = List.copyOf(requireNonNull(ways, "ways is null"));
    this.doors = List.copyOf(requireNonNull(doors, "doors is null"));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!isPlain(request) || !passes(request.getHeaders())) {
      return super.handle(request, response, callback);
    }
    long began = System.nanoTime();
    DirectExchange exchange = new DirectExchange(request, response, callback);
    for (Door door : doors) {
      door.mark(response.getHeaders());
    }
    String path = request.getHttpURI().getPath();
    // A request is not to be asked once its answer has ended.
    String from = Request.getRemoteAddr(request);
    if (!answered(path, exchange)) {
      return super.handle(request, response, callback);
    }
    ACCESS.info(
        "{} POST {} {} {} ms", from, path, exchange.status(), (System.nanoTime() - began) / 1e6f);
    return true;
  }

  private boolean answered(String path, DirectExchange exchange) {
    try {
      for (Direct way : ways) {
        if (way.answer(path, exchange)) {
          exchange.end();
          return true;
        }
      }
      return false;
    } catch (RuntimeException e) {
      ApiException error = AnsweredErrors.asApiException(e, "POST", path);
      if (exchange.begun()) {
        exchange.breakOff(e);
      } else {
        error.retryAfter().ifPresent(when -> exchange.set("Retry-After", when));
        exchange.answer(
            error.status(),
            "application/json",
            AnsweredErrors.json(error).getBytes(StandardCharsets.UTF_8));
      }
      return true;
    }
  }

  private boolean passes(HttpFields headers) {
    for (Door door : doors) {
      if (!door.lets(headers)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(Request request) {
    HttpURI uri = request.getHttpURI();
    String path = uri.getPath();
    long length = request.getLength();
    return request.getMethod().equals("POST")
        && path != null
        && uri.getQuery() == null
        && path.indexOf('%') < 0
        && path.indexOf(';') < 0
        && !path.contains("/.")
        && length >= 0
        && length <= HttpServer.BODY_LIMIT_BYTES
        && !request.getHeaders().contains(HttpHeader.EXPECT)
        && !request.getHeaders().contains(HttpHeader.UPGRADE);
  }
}
