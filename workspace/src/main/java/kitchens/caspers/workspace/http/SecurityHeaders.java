package kitchens.caspers.workspace.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;

/** Headers that keep a page to itself: no framing, no sniffing, no script from elsewhere. */
public final class SecurityHeaders implements Handler {

  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src"
          + " 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  @Override
  public void handle(Context ctx) {
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("X-Frame-Options", "DENY");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("Cache-Control", "no-store");
  }
}
