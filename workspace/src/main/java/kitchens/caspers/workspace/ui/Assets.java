package kitchens.caspers.workspace.ui;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import kitchens.caspers.workspace.http.ApiException;

/**
 * Style sheets, scripts and pictures from the class path: our own from {@code ui/assets/}, others'
 * from the jars that libraries for browsers come in.
 */
final class Assets {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*\\.(css|js|svg)");
  private static final Pattern LIBRARY_FILE =
      Pattern.compile("(?:[a-z0-9][a-z0-9-]*/){0,3}[a-z0-9][a-z0-9.-]*\\.(js)");

  private static final Map<String, String> TYPES =
      Map.of("css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

  /** Where a library's files are in its jar, with its version. */
  private record Library(String group, String folder) {}

  private static final Map<String, Library> LIBRARIES =
      Map.of(
          "lit-html", new Library("org.webjars.npm", "/META-INF/resources/webjars/lit-html/%s/"));

  private static final Map<String, Optional<String>> FOLDERS = new ConcurrentHashMap<>();

  private Assets() {}

  static void serve(Context ctx) throws IOException {
    String name = ctx.pathParam("name");
    serve(ctx, name);
  }

  /**
   * An asset's content, or null when there is none.
   *
   * @param path below {@code /assets/}; a library's begins with {@code lib/}
   */
  static byte[] content(String path) throws IOException {
    String[] parts = path.split("/", 3);
    if (parts.length == 1) {
      return NAME.matcher(path).matches() ? read("/ui/assets/" + path) : null;
    }
    if (parts.length < 3 || !parts[0].equals("lib") || !LIBRARIES.containsKey(parts[1])) {
      return null;
    }
    return LIBRARY_FILE.matcher(parts[2]).matches() && !parts[2].contains("..")
        ? read(FOLDERS.computeIfAbsent(parts[1], Assets::folder).orElse("") + parts[2])
        : null;
  }

  /** A file of a library; a name names one library's, whatever its version. */
  static void serveLibrary(Context ctx) throws IOException {
    serve(ctx, "lib/" + ctx.pathParam("library") + "/" + ctx.pathParam("path"));
  }

  private static Optional<String> folder(String name) {
    Library library = LIBRARIES.get(name);
    String about = "/META-INF/maven/%s/%s/pom.properties".formatted(library.group(), name);
    try (InputStream in = Assets.class.getResourceAsStream(about)) {
      Properties properties = new Properties();
      if (in == null) {
        return Optional.empty();
      }
      properties.load(in);
      return Optional.of(library.folder().formatted(properties.getProperty("version")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void serve(Context ctx, String path) throws IOException {
    byte[] content = content(path);
    if (content == null) {
      throw ApiException.notFound("there is no asset of that name");
    }
    CRC32 sum = new CRC32();
    sum.update(content);
    String tag = "\"" + Long.toHexString(sum.getValue()) + "-" + content.length + "\"";
    ctx.header("Cache-Control", "no-cache");
    ctx.header("ETag", tag);
    if (tag.equals(ctx.header("If-None-Match"))) {
      ctx.status(HttpStatus.NOT_MODIFIED);
      return;
    }
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    ctx.contentType(type + "; charset=utf-8").result(content);
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
