package kitchens.caspers.compute.pipelines.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds new files in a directory tree. A directory is listed only when its modification time says
 * that a name was added to it, and one that has been quiet for long is asked for that time only now
 * and then: a tick costs what is new, not what is there. Names that begin with {@code .} or {@code
 * _} are not yet, or not, data.
 */
public final class DirectoryTail {
  /** Within this time of its last change a directory's clock cannot be trusted to show another. */
  private static final long CLOCK_GRAIN_MILLIS = 2_000;

  private static final long QUIET_MILLIS = 3_600_000;
  private static final int QUIET_EVERY_TICKS = 20;

  /** Files of one directory name together: day directories are worked off day by day. */
  private static final Comparator<SourceFile> ORDER =
      Comparator.comparing((SourceFile f) -> lastDirectory(f.path()))
          .thenComparing(SourceFile::path);

  private final Path root;
  private final Map<String, Directory> directories = new HashMap<>();
  private final TreeSet<SourceFile> pending = new TreeSet<>(ORDER);
  private long tick;

  private static final class Directory {
    private final Set<String> names = new HashSet<>();
    private long listedAt = Long.MIN_VALUE;
    private long modified = Long.MIN_VALUE;
  }

  public DirectoryTail(Path root) {
    this.root = root;
    directories.put("", new Directory());
  }

  /** Declares a file as processed; called before the first {@link #poll}. */
  public void known(String path) {
    int slash = path.lastIndexOf('/');
    String parent = slash < 0 ? "" : path.substring(0, slash);
    directories
        .computeIfAbsent(parent, key -> new Directory())
        .names
        .add(path.substring(slash + 1));
    for (int s = parent.lastIndexOf('/'); !parent.isEmpty(); s = parent.lastIndexOf('/')) {
      String above = s < 0 ? "" : parent.substring(0, s);
      directories.computeIfAbsent(above, key -> new Directory()).names.add(parent.substring(s + 1));
      parent = above;
    }
  }

  /** Up to so many new files and bytes, at least one file if there is any. */
  public List<SourceFile> poll(int maxFiles, long maxBytes) {
    discover();
    var files = new ArrayList<SourceFile>();
    long bytes = 0;
    while (!pending.isEmpty() && files.size() < maxFiles) {
      SourceFile file = pending.first();
      if (!files.isEmpty() && bytes + file.size() > maxBytes) {
        break;
      }
      pending.pollFirst();
      files.add(file);
      bytes += file.size();
    }
    return files;
  }

  /** Files found and not yet polled. */
  public int backlog() {
    return pending.size();
  }

  private void discover() {
    tick++;
    long now = System.currentTimeMillis();
    for (String path : List.copyOf(directories.keySet())) {
      Directory directory = directories.get(path);
      boolean quiet = now - directory.modified > QUIET_MILLIS && directory.listedAt > 0;
      if (!quiet || tick % QUIET_EVERY_TICKS == 0) {
        look(path, directory, now);
      }
    }
  }

  private void look(String path, Directory directory, long now) {
    Path at = path.isEmpty() ? root : root.resolve(path);
    try {
      long modified = Files.getLastModifiedTime(at).toMillis();
      boolean unchanged =
          modified == directory.modified && directory.listedAt - modified > CLOCK_GRAIN_MILLIS;
      if (unchanged) {
        return;
      }
      directory.modified = modified;
      directory.listedAt = now;
      list(path, at, directory, now);
    } catch (NoSuchFileException | NotDirectoryException e) {
      directory.modified = Long.MIN_VALUE;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + at, e);
    }
  }

  private void list(String path, Path at, Directory directory, long now) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(at)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        char first = name.charAt(0);
        if (first == '.' || first == '_' || directory.names.contains(name)) {
          continue;
        }
        BasicFileAttributes attributes;
        try {
          attributes = Files.readAttributes(entry, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
          continue;
        }
        directory.names.add(name);
        String relative = path.isEmpty() ? name : path + "/" + name;
        if (attributes.isDirectory()) {
          var child = directories.computeIfAbsent(relative, key -> new Directory());
          look(relative, child, now);
        } else {
          pending.add(new SourceFile(relative, attributes.size()));
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static String lastDirectory(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(path.lastIndexOf('/', slash - 1) + 1, slash);
  }
}
