package kitchens.caspers.workspace.home;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.workspace.http.Json;

/**
 * A home that belongs to this process: laid out, of a format that we know, and locked for as long
 * as it is open.
 */
public final class OpenHome implements AutoCloseable {

  /** The layout's format number, which stands in the file {@code version}. */
  static final int FORMAT = 1;

  private final CaspersHome home;
  private final FileChannel channel;
  private final FileLock lock;

  private OpenHome(CaspersHome home, FileChannel channel, FileLock lock) {
    this.home = home;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the home and the directory of its logs, so that what follows can be logged.
   *
   * @throws CannotStart when the home is not writable
   */
  public static void prepare(CaspersHome home) {
    try {
      // Traversable but not listable: the database server runs as another user below it.
      PrivateFiles.directory(home.root(), "rwx--x--x");
      PrivateFiles.directory(home.logs(), "rwx------");
    } catch (IOException e) {
      throw notWritable(home, e);
    }
    if (!Files.isWritable(home.root())) {
      throw notWritable(home, new AccessDeniedException(home.root().toString()));
    }
  }

  /**
   * Makes what is absent and takes the lock.
   *
   * @throws CannotStart when the home is not writable, of a newer format, or in use
   */
  public static OpenHome open(CaspersHome home) {
    prepare(home);
    try {
      OpenHome opened = locked(home);
      try {
        opened.checkFormat();
        opened.layOut();
        return opened;
      } catch (IOException | RuntimeException e) {
        opened.close();
        throw e;
      }
    } catch (IOException e) {
      throw notWritable(home, e);
    }
  }

  private static CannotStart notWritable(CaspersHome home, IOException e) {
    return new CannotStart(
        "home "
            + home.root()
            + " is not writable ("
            + reason(e)
            + "): give its owner write access, or set CASPERS_HOME to another directory",
        e);
  }

  public CaspersHome home() {
    return home;
  }

  /** Says in {@code workspace.json} that the workspace is ready, and where. */
  public void announce(String url, int port, Instant startedAt, String version) throws IOException {
    Map<String, Object> announcement = new LinkedHashMap<>();
    announcement.put("pid", ProcessHandle.current().pid());
    announcement.put("port", port);
    announcement.put("url", url);
    announcement.put("started_at", startedAt);
    announcement.put("version", version);
    try {
      PrivateFiles.write(home.workspaceJson(), Json.MAPPER.writeValueAsString(announcement) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(home.workspaceJson());
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OpenHome locked(CaspersHome home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.lock(),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another workspace of this very process has it.
    }
    if (lock == null) {
      channel.close();
      throw new CannotStart(
          "home "
              + home.root()
              + " is in use by "
              + holder(home)
              + ": stop it with 'caspers workspace stop', or set CASPERS_HOME to another directory");
    }
    return new OpenHome(home, channel, lock);
  }

  private static String holder(CaspersHome home) {
    try {
      var json = Json.MAPPER.readTree(home.workspaceJson().toFile());
      return "a running workspace (pid "
          + json.path("pid").asText()
          + ", "
          + json.path("url").asText()
          + ")";
    } catch (IOException e) {
      return "a workspace that is starting or stopping";
    }
  }

  private void checkFormat() throws IOException {
    if (!Files.exists(home.version())) {
      PrivateFiles.write(home.version(), FORMAT + "\n");
      return;
    }
    String text = Files.readString(home.version()).strip();
    int format;
    try {
      format = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new CannotStart(
          "file "
              + home.version()
              + " holds '"
              + text
              + "' instead of a format number: restore it, or set CASPERS_HOME to another directory",
          e);
    }
    if (format > FORMAT) {
      throw new CannotStart(
          "home "
              + home.root()
              + " was made by a newer version (format "
              + format
              + ", this one knows up to "
              + FORMAT
              + "): update this checkout and build again, or set CASPERS_HOME to another directory");
    }
  }

  private void layOut() throws IOException {
    Files.deleteIfExists(home.workspaceJson());
    Folders.scratch(home.scratch());
    PrivateFiles.directory(home.postgres(), "rwx--x--x");
    for (Path directory :
        new Path[] {
          home.taskLogs(),
          home.storage(),
          home.workspaceFiles(),
          home.compute(),
          home.checkpoints(),
          home.cds()
        }) {
      PrivateFiles.directory(directory, "rwx------");
    }
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "access denied to " + e.getMessage()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
