package kitchens.caspers.workspace.ui;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
 *
 * <p>Pages name them below a folder that is called after this start of the workspace, and what was
 * read below it never changes: a browser that has a file asks for it no more. Without that folder,
 * or below another start's, a file is asked for each time.
 */
final class Assets {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*\\.(css|js|svg)");
  private static final Pattern LIBRARY_FILE =
      Pattern.compile("(?:[a-z0-9][a-z0-9-]*/){0,3}[a-z0-9][a-z0-9.-]*\\.(js)");
  private static final Pattern START = Pattern.compile("~[a-z0-9]{1,16}/");

  private static final Map<String, String> TYPES =
      Map.of("css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

  /** Where a library's files are in its jar, with its version. */
  private record Library(String group, String folder) {}

  private static final Map<String, Library> LIBRARIES =
      Map.of(
          "lit-html", new Library("org.webjars.npm", "/META-INF/resources/webjars/lit-html/%s/"));

  private static final Map<String, Optional<String>> FOLDERS = new ConcurrentHashMap<>();

  /** A file that was read, and its mark. */
  private record Asset(byte[] content, String tag) {}

  private static final Map<String, Asset> READ = new ConcurrentHashMap<>();

  private static final String ROOT =
      "/assets/~" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "/";

  private Assets() {}

  /** The address of an asset, below which it never changes. */
  static String url(String path) {
    return ROOT + path;
  }

  /** Answers with the asset whose path is {@code path} in the route. */
  static void serve(Context ctx) {
    String asked = ctx.pathParam("path");
    String path = START.matcher(asked).replaceFirst("");
    Asset asset = READ.get(path);
    if (asset == null) {
      byte[] content = content(path);
      if (content == null) {
        throw ApiException.notFound("there is no asset of that name");
      }
      asset = READ.computeIfAbsent(path, x -> new Asset(content, tag(content)));
    }
    boolean lasts = ctx.path().startsWith(ROOT);
    ctx.header("Cache-Control", lasts ? "private, max-age=31536000, immutable" : "no-cache");
    ctx.header("ETag", asset.tag());
    if (asset.tag().equals(ctx.header("If-None-Match"))) {
      ctx.status(HttpStatus.NOT_MODIFIED);
      return;
    }
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    ctx.contentType(type + "; charset=utf-8").result(asset.content());
  }

  /**
   * An asset's content, or null when there is none.
   *
   * @param path below {@code /assets/}; a library's begins with {@code lib/}
   */
  static byte[] content(String path) {
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

  private static String tag(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return "\"" + Long.toHexString(sum.getValue()) + "-" + content.length + "\"";
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
