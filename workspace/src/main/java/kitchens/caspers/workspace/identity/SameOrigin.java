package kitchens.caspers.workspace.identity;

import io.javalin.http.Context;
import java.util.Set;
import java.util.function.UnaryOperator;
import kitchens.caspers.workspace.http.ApiException;

/**
 * A cookie is sent by the browser whoever asks it to; so a request that is made in the name of a
 * session must come from a page of this very origin.
 */
public final class SameOrigin {

  private static final Set<String> READS = Set.of("GET", "HEAD");

  private SameOrigin() {}

  static void require(Context ctx) {
    if (!holds(ctx.req().getMethod(), ctx::header)) {
      throw ApiException.permissionDenied(
          "a signed-in browser session may only be used from this workspace's own pages; API clients"
              + " send 'Authorization: Bearer <token>'");
    }
  }

  /**
   * Whether a request comes from a page of the origin that it is sent to, or follows a link there.
   *
   * @param header gives a header's value by its name, or null
   */
  public static boolean holds(String method, UnaryOperator<String> header) {
    boolean reads = READS.contains(method);
    String host = header.apply("Host");
    String origin = header.apply("Origin");
    String site = header.apply("Sec-Fetch-Site");
    if (origin != null) {
      return origin.equals("http://" + host) || origin.equals("https://" + host);
    }
    return site != null
        ? site.equals("same-origin") || site.equals("none") || isNavigation(header, reads)
        : reads;
  }

  /** Following a link to one of our pages is fine: the other site cannot read what comes. */
  private static boolean isNavigation(UnaryOperator<String> header, boolean reads) {
    return reads && "navigate".equals(header.apply("Sec-Fetch-Mode"));
  }
}
