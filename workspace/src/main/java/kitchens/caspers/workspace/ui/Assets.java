package kitchens.caspers.workspace.ui;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;

/** Style sheets, scripts and pictures from the class path, {@code ui/assets/}. */
final class Assets {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*\\.(css|js|svg)");

  private static final Map<String, String> TYPES =
      Map.of("css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

  private Assets() {}

  static void serve(Context ctx) throws IOException {
    String name = ctx.pathParam("name");
    var parts = NAME.matcher(name);
    InputStream asset =
        parts.matches() ? Assets.class.getResourceAsStream("/ui/assets/" + name) : null;
    if (asset == null) {
      throw ApiException.notFound("there is no asset of that name");
    }
    ctx.header("Cache-Control", "no-cache");
    ctx.contentType(TYPES.get(parts.group(1)) + "; charset=utf-8").result(asset);
  }
}
