package kitchens.caspers.workspace.files;

import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.HttpServer;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;

/** {@code /api/2.0/workspace}: files, directories and notebooks in source form. */
public final class WorkspaceRoutes implements Feature {

  private static final String BASE = "/api/2.0/workspace/";
  private static final String IMPORT_FILE = "/api/2.0/workspace-files/import-file";
  private static final Set<String> FORMATS = Set.of("AUTO", "RAW", "SOURCE");
  private static final long EXPORT_LIMIT_BYTES = HttpServer.BODY_LIMIT_BYTES;

  record PathRequest(String path) {}

  record DeleteRequest(String path, boolean recursive) {}

  record ImportRequest(
      String path, String content, String format, String language, boolean overwrite) {}

  private final WorkspaceObjects objects;

  public WorkspaceRoutes(WorkspaceFiles files) {
    this.objects = new WorkspaceObjects(files);
  }

  @Override
  public void routes(Routes r) {
    r.post(BASE + "mkdirs", this::mkdirs);
    r.post(BASE + "import", this::importContent);
    r.get(BASE + "export", this::export);
    r.get(BASE + "get-status", ctx -> ctx.json(objects.status(queryPath(ctx))));
    r.get(BASE + "list", ctx -> ctx.json(Map.of("objects", objects.list(queryPath(ctx)))));
    r.post(BASE + "delete", this::delete);
    r.post(IMPORT_FILE + "/<path>", this::importFile);
  }

  private void mkdirs(Context ctx) throws IOException {
    objects.makeDirectories(own(ctx, required(Json.body(ctx, PathRequest.class).path())));
    ctx.json(Map.of());
  }

  private void delete(Context ctx) throws IOException {
    DeleteRequest request = Json.body(ctx, DeleteRequest.class);
    objects.delete(own(ctx, required(request.path())), request.recursive());
    ctx.json(Map.of());
  }

  private void importContent(Context ctx) throws IOException {
    if (ctx.isMultipartFormData()) {
      importForm(ctx);
    } else {
      ImportRequest request = Json.body(ctx, ImportRequest.class);
      byte[] content = decoded(request.content());
      write(
          own(ctx, required(request.path())),
          content,
          request.format(),
          request.language(),
          request.overwrite());
    }
    ctx.json(Map.of());
  }

  private void importForm(Context ctx) throws IOException {
    UploadedFile file = ctx.uploadedFile("content");
    String text = ctx.formParam("content");
    if (file == null && text == null) {
      throw ApiException.invalidParameter("the form has no part named content");
    }
    byte[] content;
    try (InputStream in = file == null ? null : file.content()) {
      content = in == null ? decoded(text) : in.readNBytes((int) HttpServer.BODY_LIMIT_BYTES + 1);
    }
    if (content.length > HttpServer.BODY_LIMIT_BYTES) {
      throw ApiException.tooLarge(
          "the file is larger than 16 MB: use POST " + IMPORT_FILE + "/<path>, which streams");
    }
    boolean overwrite = Boolean.parseBoolean(ctx.formParam("overwrite"));
    write(
        own(ctx, required(ctx.formParam("path"))),
        content,
        ctx.formParam("format"),
        ctx.formParam("language"),
        overwrite);
  }

  private void write(String path, byte[] content, String format, String language, boolean overwrite)
      throws IOException {
    required(path);
    String form = format == null ? "SOURCE" : format.toUpperCase(Locale.ROOT);
    if (!FORMATS.contains(form)) {
      throw ApiException.invalidParameter(
          "format " + form + " is not served: import '" + path + "' as AUTO, RAW or SOURCE");
    }
    byte[] whole =
        form.equals("SOURCE") && language != null
            ? Notebooks.marked(content, language(language))
            : content;
    objects.write(path, new ByteArrayInputStream(whole), overwrite);
  }

  /** The raw body goes to the path in the URL, streamed. */
  private void importFile(Context ctx) throws IOException {
    String path = own(ctx, RequestPath.after(IMPORT_FILE, ctx));
    boolean overwrite = Boolean.parseBoolean(ctx.queryParam("overwrite"));
    objects.write(path, ctx.req().getInputStream(), overwrite);
    ctx.json(Map.of());
  }

  private void export(Context ctx) throws IOException {
    String path = queryPath(ctx);
    String format = ctx.queryParam("format");
    if (format != null && !FORMATS.contains(format.toUpperCase(Locale.ROOT))) {
      throw ApiException.invalidParameter(
          "format " + format + " is not served: export '" + path + "' as AUTO, RAW or SOURCE");
    }
    Path file = objects.file(path);
    if (Boolean.parseBoolean(ctx.queryParam("direct_download"))) {
      Downloads.get(ctx, file);
      return;
    }
    if (Files.size(file) > EXPORT_LIMIT_BYTES) {
      throw ApiException.tooLarge(
          "'" + path + "' is larger than 16 MB: export it with direct_download=true");
    }
    String content = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    ctx.json(Map.of("content", content, "file_type", extension(file)));
  }

  private static String own(Context ctx, String path) {
    WorkspaceFiles.requireOwn(Caller.of(ctx), path);
    return path;
  }

  private static String queryPath(Context ctx) {
    return required(ctx.queryParam("path"));
  }

  private static String required(String path) {
    if (path == null || path.isEmpty()) {
      throw ApiException.invalidParameter("path is missing: send an absolute workspace path");
    }
    return path;
  }

  private static Notebooks.Language language(String name) {
    try {
      return Notebooks.Language.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter(
          "language '" + name + "' is none of " + List.of(Notebooks.Language.values()));
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return base64 == null ? new byte[0] : Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter("content is not base64: " + e.getMessage());
    }
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1);
  }
}
