package kitchens.caspers.workspace.identity;

import io.javalin.http.Context;
import java.util.Set;
import kitchens.caspers.workspace.http.ApiException;

/**
 * A cookie is sent by the browser whoever asks it to; so a request that is made in the name of a
 * session must come from a page of this very origin.
 */
final class SameOrigin {

  private static final Set<String> READS = Set.of("GET", "HEAD");

  private SameOrigin() {}

  static void require(Context ctx) {
    boolean reads = READS.contains(ctx.req().getMethod());
    String origin = ctx.header("Origin");
    String site = ctx.header("Sec-Fetch-Site");
    boolean ours =
        origin != null
            ? origin.equals("http://" + ctx.header("Host"))
                || origin.equals("https://" + ctx.header("Host"))
            : site != null
                ? site.equals("same-origin") || site.equals("none") || isNavigation(ctx, reads)
                : reads;
    if (!ours) {
      throw ApiException.permissionDenied(
          "a signed-in browser session may only be used from this workspace's own pages; API clients"
              + " send 'Authorization: Bearer <token>'");
    }
  }

  /** Following a link to one of our pages is fine: the other site cannot read what comes. */
  private static boolean isNavigation(Context ctx, boolean reads) {
    return reads && "navigate".equals(ctx.header("Sec-Fetch-Mode"));
  }
}
