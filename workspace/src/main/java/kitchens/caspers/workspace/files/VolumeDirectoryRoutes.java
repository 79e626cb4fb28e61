package kitchens.caspers.workspace.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;

/** {@code /api/2.0/fs/directories}: directories in volumes. */
public final class VolumeDirectoryRoutes implements Feature {

  private static final String PREFIX = "/api/2.0/fs/directories";
  private static final String PATH = PREFIX + "/<path>";
  private static final int LARGEST_PAGE = 1000;

  private final GuardedVolumes files;

  public VolumeDirectoryRoutes(GuardedVolumes files) {
    this.files = requireNonNull(files, "files is null");
  }

  @Override
  public void routes(Routes r) {
    r.put(PATH, this::create);
    r.get(PATH, this::list);
    r.head(PATH, ctx -> existing(ctx, Privilege.READ_VOLUME));
    r.delete(PATH, this::delete);
  }

  private void create(Context ctx) throws IOException {
    String shown = RequestPath.after(PREFIX, ctx);
    try {
      Files.createDirectories(files.localPath(ctx, shown, Privilege.WRITE_VOLUME));
    } catch (FileAlreadyExistsException e) {
      throw new ApiException(
          409,
          "ALREADY_EXISTS",
          "on the way to '" + shown + "' there is a file: name another path");
    }
    ctx.status(204);
  }

  private void list(Context ctx) throws IOException {
    Path directory = existing(ctx, Privilege.READ_VOLUME);
    String shown = RequestPath.after(PREFIX, ctx).replaceAll("/+$", "");
    String after = pageToken(ctx);
    int size = pageSize(ctx);
    List<Path> names = names(directory, after);
    List<Path> page = names.subList(0, Math.min(size, names.size()));
    List<Map<String, Object>> contents = new ArrayList<>();
    for (Path path : page) {
      describe(shown, path, contents);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("contents", contents);
    if (page.size() < names.size()) {
      String last = page.get(page.size() - 1).getFileName().toString();
      answer.put(
          "next_page_token",
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(last.getBytes(StandardCharsets.UTF_8)));
    }
    ctx.json(answer);
  }

  private void delete(Context ctx) throws IOException {
    Path directory = existing(ctx, Privilege.WRITE_VOLUME);
    String shown = RequestPath.after(PREFIX, ctx);
    if (ConfinedDirectory.segments(shown).size() == 4) {
      throw ApiException.invalidParameter(
          "'" + shown + "' is the root of a volume: delete the volume itself");
    }
    try {
      if (names(directory, "").isEmpty()) {
        Uploads.deleteAbandoned(directory);
      }
      Files.delete(directory);
    } catch (DirectoryNotEmptyException e) {
      throw new ApiException(
          400, "DIRECTORY_NOT_EMPTY", "Directory '" + shown + "' is not empty: empty it first");
    } catch (NoSuchFileException e) {
      throw absent(shown);
    }
    ctx.status(204);
  }

  private Path existing(Context ctx, Privilege privilege) {
    String shown = RequestPath.after(PREFIX, ctx);
    Path directory = files.localPath(ctx, shown, privilege);
    boolean volumeRoot = ConfinedDirectory.segments(shown).size() == 4;
    if (volumeRoot && !Files.exists(directory, NOFOLLOW_LINKS)) {
      // A volume that nothing was written to yet.
      try {
        Files.createDirectories(directory);
      } catch (IOException e) {
        throw ApiException.internal("the volume of '" + shown + "' cannot be opened");
      }
    }
    if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
      throw absent(shown);
    }
    return directory;
  }

  private static List<Path> names(Path directory, String after) throws IOException {
    try (var all = Files.list(directory)) {
      return all.filter(path -> !Uploads.isTemporary(path))
          .filter(path -> path.getFileName().toString().compareTo(after) > 0)
          .sorted(Comparator.comparing(path -> path.getFileName().toString()))
          .toList();
    }
  }

  private static void describe(String parent, Path path, List<Map<String, Object>> contents)
      throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return; // deleted since the directory was read
    }
    if (attributes.isSymbolicLink()) {
      return;
    }
    String name = path.getFileName().toString();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("path", parent + "/" + name);
    entry.put("is_directory", attributes.isDirectory());
    if (!attributes.isDirectory()) {
      entry.put("file_size", attributes.size());
    }
    entry.put("last_modified", attributes.lastModifiedTime().toMillis());
    entry.put("name", name);
    contents.add(entry);
  }

  private static String pageToken(Context ctx) {
    String token = ctx.queryParam("page_token");
    if (token == null || token.isEmpty()) {
      return "";
    }
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter(
          "page_token is none of ours: send the next_page_token of the answer before");
    }
  }

  private static int pageSize(Context ctx) {
    String text = ctx.queryParam("page_size");
    if (text == null) {
      return LARGEST_PAGE;
    }
    try {
      int size = Integer.parseInt(text);
      if (size >= 0) {
        return size == 0 ? LARGEST_PAGE : Math.min(size, LARGEST_PAGE);
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message about it.
    }
    throw ApiException.invalidParameter("page_size is '" + text + "': send 1 to " + LARGEST_PAGE);
  }

  private static ApiException absent(String shown) {
    return ApiException.notFound("Directory '" + shown + "' does not exist");
  }
}
