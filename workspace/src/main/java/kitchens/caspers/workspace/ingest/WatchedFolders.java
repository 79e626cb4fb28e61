package kitchens.caspers.workspace.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.settings.IngestSettings.Watch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders of this machine into which others put files of JSON lines, or of one JSON array. A file
 * that has not changed for a look is taken once, known by its name and content, and then moved into
 * the folder {@code taken} beside it; one that cannot be read goes into {@code refused}.
 */
final class WatchedFolders {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFolders.class);
  private static final long LOOK_MILLIS = 1_000;

  private final List<Watch> folders;
  private final VolumeDoor door;
  private final FolderFile file;
  private final Map<Path, String> before = new HashMap<>();
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private ScheduledExecutorService thread;

  WatchedFolders(
      List<Watch> folders, VolumeDoor door, Intake intake, MappingStore mappings, Clock clock) {
    this.folders = folders;
    this.door = door;
    this.file = new FolderFile(intake, mappings, clock);
  }

  void start() {
    if (!folders.isEmpty()) {
      thread =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread made = new Thread(work, "ingest folders");
                made.setDaemon(true);
                return made;
              });
      thread.scheduleWithFixedDelay(
          this::lookAtAll, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  void stop() {
    if (thread != null) {
      thread.shutdown();
      try {
        thread.awaitTermination(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Each folder, as the page shows it. */
  List<Map<String, Object>> state() {
    List<Map<String, Object>> state = new ArrayList<>();
    for (Watch watch : folders) {
      Map<String, Object> one = new LinkedHashMap<>();
      String trouble = troubles.get(watch.folder());
      one.put("kind", "folder");
      one.put("name", watch.folder());
      one.put("volume", watch.volume());
      watch.mapping().ifPresent(mapping -> one.put("mapping", mapping));
      one.put("state", trouble == null ? "RUNNING" : "WAITING");
      if (trouble != null) {
        one.put("message", trouble);
      }
      state.add(one);
    }
    return state;
  }

  private void lookAtAll() {
    for (Watch watch : folders) {
      try {
        look(watch);
        troubles.remove(watch.folder());
      } catch (IOException | RuntimeException e) {
        String trouble =
            e instanceof NoSuchFileException gone
                ? gone.getFile() + " is not there: make the folder"
                : String.valueOf(e.getMessage());
        // Said once, and again when it is another trouble.
        if (!trouble.equals(troubles.put(watch.folder(), trouble))) {
          LOG.warn("the watched folder {} waits: {}", watch.folder(), trouble);
        }
      }
    }
  }

  private void look(Watch watch) throws IOException {
    Path folder = Path.of(watch.folder());
    List<Path> files;
    try (var found = Files.list(folder)) {
      files = found.filter(WatchedFolders::isFile).sorted().toList();
    }
    before.keySet().removeIf(path -> path.getParent().equals(folder) && !files.contains(path));
    for (Path path : files) {
      try {
        String print = print(path);
        if (print.equals(before.put(path, print))) {
          take(watch, path, print);
          before.remove(path);
        }
      } catch (NoSuchFileException e) {
        LOG.debug("whoever put {} there has taken it away", path);
      }
    }
  }

  private static boolean isFile(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".")
        && !name.startsWith("_")
        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static String print(Path path) throws IOException {
    return Files.size(path) + " " + Files.getLastModifiedTime(path);
  }

  private void take(Watch watch, Path path, String print) throws IOException {
    door.open(watch.volume());
    FolderFile.Result result;
    try {
      result = file.take(watch, path);
    } catch (ApiException e) {
      if (e.status() == 404 || e.status() >= 429) {
        throw e;
      }
      LOG.warn("{} is refused: {}", path, e.getMessage());
      move(path, "refused");
      return;
    }
    if (print.equals(print(path))) {
      move(path, "taken");
      LOG.info("{}: {} events, {} kept aside", path, result.accepted(), result.quarantined());
    }
  }

  /** Beside one of that name which went there before. */
  private static void move(Path file, String into) throws IOException {
    Path folder = Files.createDirectories(file.resolveSibling(into));
    String name = file.getFileName().toString();
    Path target = folder.resolve(name);
    for (int other = 2; Files.exists(target, LinkOption.NOFOLLOW_LINKS); other++) {
      target = folder.resolve(name + "." + other);
    }
    Files.move(file, target);
  }
}
