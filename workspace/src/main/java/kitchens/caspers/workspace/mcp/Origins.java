package kitchens.caspers.workspace.mcp;

import io.javalin.http.Context;
import kitchens.caspers.workspace.http.ApiException;

/**
 * Keeps other sites' pages out. A page whose name was made to resolve to this machine (DNS
 * rebinding) is refused by its Host already; one of another origin says so in Origin, and one of
 * this origin could be a person's own. Programs send none. Whoever comes needs a bearer token: a
 * cookie is sent by a browser whoever asks it to.
 */
final class Origins {

  private static final String BEARER = "bearer ";

  private Origins() {}

  /**
   * The request's bearer token.
   *
   * @throws ApiException 403 from a page of another origin, 401 without a token
   */
  static String token(Context ctx) {
    String origin = ctx.header("Origin");
    String host = ctx.header("Host");
    if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
      throw ApiException.permissionDenied(
          "origin '"
              + (origin.length() > 100 ? origin.substring(0, 100) + "…" : origin)
              + "' is not this workspace's: its MCP servers are for its own pages, and for programs,"
              + " which send no Origin");
    }
    String header = ctx.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      ctx.header("WWW-Authenticate", "Bearer");
      throw ApiException.unauthenticated(
          "MCP servers take a token, not a browser's session: send 'Authorization: Bearer <token>'"
              + " ('caspers auth env' prints one)");
    }
    return header.substring(BEARER.length()).strip();
  }
}
