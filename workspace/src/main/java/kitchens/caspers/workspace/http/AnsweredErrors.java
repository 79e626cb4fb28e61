package kitchens.caspers.workspace.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How failures are answered: {@code {"error_code", "message"}} with the right status, and as a page
 * to a person's browser.
 */
public final class AnsweredErrors {

  /** Shows a failure to a person. */
  @FunctionalInterface
  public interface Page {
    void show(Context ctx, ApiException error);
  }

  private static final Logger LOG = LoggerFactory.getLogger(AnsweredErrors.class);

  private final Page page;

  public AnsweredErrors(Page page) {
    this.page = page;
  }

  void answer(Exception exception, Context ctx) {
    if (isOver(ctx)) {
      return;
    }
    ApiException error = asApiException(exception, ctx);
    if (ctx.res().isCommitted()) {
      return;
    }
    ctx.status(error.status());
    error.retryAfter().ifPresent(when -> ctx.header("Retry-After", when));
    if (isForAPerson(ctx)) {
      page.show(ctx, error);
    } else {
      ctx.contentType("application/json").result(json(error));
    }
  }

  /**
   * Whether the server has let go of the request, as of a stream whose watcher went away: to touch
   * it fails, and Javalin would ask for an answer to that failure, and so on for ever.
   */
  private static boolean isOver(Context ctx) {
    try {
      return ctx.req().getRequestURI() == null;
    } catch (NullPointerException | IllegalStateException e) {
      LOG.debug("a request is over before its error could be answered", e);
      return true;
    }
  }

  static String json(ApiException error) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("error_code", error.errorCode());
    body.put("message", error.getMessage());
    try {
      return Json.MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isForAPerson(Context ctx) {
    String accept = ctx.header("Accept");
    return accept != null
        && accept.contains("text/html")
        && !ctx.path().startsWith("/api/")
        && !ctx.path().startsWith("/internal/");
  }

  private static ApiException asApiException(Exception exception, Context ctx) {
    return exception instanceof HttpResponseException javalin
        ? fromJavalin(javalin, ctx)
        : asApiException(exception, ctx.method().toString(), ctx.path());
  }

  /** What is answered; a failure of ours is written to the log. */
  static ApiException asApiException(Exception exception, String method, String path) {
    if (exception instanceof ApiException api) {
      return api;
    }
    if (isDatabaseAway(exception)) {
      LOG.warn("the database is away: {}", rootMessage(exception));
      return ApiException.temporarilyUnavailable(
          "the workspace's database is being restarted: try again in a second");
    }
    String reference = UUID.randomUUID().toString();
    LOG.error("{} {} failed, reference {}", method, path, reference, exception);
    return ApiException.internal(
        "something went wrong inside the workspace: look for reference "
            + reference
            + " in logs/workspace.log");
  }

  private static ApiException fromJavalin(HttpResponseException e, Context ctx) {
    String what = ctx.method() + " " + ctx.path();
    return switch (e.getStatus()) {
      case 404 ->
          ctx.path().startsWith("/api/")
              ? ApiException.notImplemented(
                  what + " is not served by this workspace: PARITY.md lists what is")
              : ApiException.notFound("there is nothing at " + ctx.path());
      case 413 ->
          ApiException.tooLarge(
              "the body of " + what + " is too large: use the Files API (/api/2.0/fs/files)");
      case 400 -> ApiException.malformed(what + ": " + e.getMessage());
      default -> new ApiException(e.getStatus(), "BAD_REQUEST", what + ": " + e.getMessage());
    };
  }

  /** Whether the failure is that of the connection rather than of what was asked. */
  static boolean isDatabaseAway(Throwable exception) {
    for (Throwable t = exception; t != null; t = t.getCause()) {
      if (t instanceof SQLTransientConnectionException) {
        return true;
      }
      if (t instanceof SQLException sql
          && sql.getSQLState() != null
          && (sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P"))) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable exception) {
    Throwable root = exception;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
