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
    serve(ctx, NAME, name, "/ui/assets/" + name);
  }

  /** A file of a library; a name names one library's, whatever its version. */
  static void serveLibrary(Context ctx) throws IOException {
    String library = ctx.pathParam("library");
    String path = ctx.pathParam("path");
    String folder = FOLDERS.computeIfAbsent(known(library), Assets::folder).orElse("");
    serve(ctx, LIBRARY_FILE, path, folder + path);
  }

  private static String known(String library) {
    if (!LIBRARIES.containsKey(library)) {
      throw ApiException.notFound("there is no library of that name");
    }
    return library;
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

  private static void serve(Context ctx, Pattern names, String name, String resource)
      throws IOException {
    var parts = names.matcher(name);
    byte[] content = parts.matches() && !name.contains("..") ? read(resource) : null;
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
    ctx.contentType(TYPES.get(parts.group(1)) + "; charset=utf-8").result(content);
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
