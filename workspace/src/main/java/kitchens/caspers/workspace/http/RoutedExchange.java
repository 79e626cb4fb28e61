package kitchens.caspers.workspace.http;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;

/** A request that the router has brought to its route. */
public final class RoutedExchange implements Exchange {

  private final Context ctx;

  public RoutedExchange(Context ctx) {
    this.ctx = requireNonNull(ctx, "ctx is null");
  }

  @Override
  public String header(String name) {
    return ctx.header(name);
  }

  /** Without the copies that a body of unknown length takes. */
  @Override
  public byte[] body() {
    int length = ctx.req().getContentLength();
    if (length < 0 || length > HttpServer.BODY_LIMIT_BYTES) {
      return ctx.bodyAsBytes();
    }
    try {
      byte[] bytes = ctx.req().getInputStream().readNBytes(length);
      if (bytes.length == length) {
        return bytes;
      }
    } catch (IOException e) {
      // Said below, as for one that just ends.
    }
    throw ApiException.malformed("the body ended before its length");
  }

  @Override
  public Exchange set(String name, String value) {
    ctx.header(name, value);
    return this;
  }

  @Override
  public void answer(int status, String contentType, byte[] body) {
    ctx.status(status).contentType(contentType);
    ctx.res().setContentLength(body.length);
    try (OutputStream out = ctx.res().getOutputStream()) {
      out.write(body);
    } catch (IOException e) {
      // Its caller went away; what it asked was answered.
    }
  }

  @Override
  public OutputStream stream(String contentType) throws IOException {
    ctx.contentType(contentType);
    return ctx.res().getOutputStream();
  }
}
