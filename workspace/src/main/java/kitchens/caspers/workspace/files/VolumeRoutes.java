package kitchens.caspers.workspace.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;

/** {@code /api/2.0/fs/files}: files in volumes, streamed both ways. */
public final class VolumeRoutes implements Feature {

  private static final String PREFIX = "/api/2.0/fs/files";
  private static final String PATH = PREFIX + "/<path>";

  private final GuardedVolumes files;

  public VolumeRoutes(GuardedVolumes files) {
    this.files = requireNonNull(files, "files is null");
  }

  @Override
  public void routes(Routes r) {
    r.put(PATH, this::put);
    r.get(PATH, ctx -> Downloads.get(ctx, existing(ctx, Privilege.READ_VOLUME)));
    r.head(PATH, ctx -> Downloads.head(ctx, existing(ctx, Privilege.READ_VOLUME)));
    r.delete(PATH, this::delete);
  }

  private void put(Context ctx) throws IOException {
    String shown = RequestPath.after(PREFIX, ctx);
    Path file = files.localPath(ctx, shown, Privilege.WRITE_VOLUME);
    boolean overwrite = Boolean.parseBoolean(ctx.queryParam("overwrite"));
    if (Files.isDirectory(file, NOFOLLOW_LINKS)) {
      throw ApiException.invalidParameter("'" + shown + "' is a directory: name a file in it");
    }
    if (!overwrite && ConfinedDirectory.exists(file)) {
      throw taken(shown);
    }
    try {
      Files.createDirectories(file.getParent());
      Uploads.write(ctx.req().getInputStream(), file, overwrite);
    } catch (FileAlreadyExistsException e) {
      throw taken(shown);
    }
    ctx.status(204);
  }

  private void delete(Context ctx) throws IOException {
    Path file = existing(ctx, Privilege.WRITE_VOLUME);
    try {
      Files.delete(file);
    } catch (NoSuchFileException e) {
      throw absent(RequestPath.after(PREFIX, ctx));
    }
    ctx.status(204);
  }

  private Path existing(Context ctx, Privilege privilege) {
    String shown = RequestPath.after(PREFIX, ctx);
    Path file = files.localPath(ctx, shown, privilege);
    if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      throw absent(shown);
    }
    return file;
  }

  private static ApiException absent(String shown) {
    return ApiException.notFound("File '" + shown + "' does not exist");
  }

  private static ApiException taken(String shown) {
    return new ApiException(
        409, "ALREADY_EXISTS", "'" + shown + "' already exists: send overwrite=true to replace it");
  }
}
