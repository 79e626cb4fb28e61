package kitchens.caspers.workspace.gateway.payload;

import static java.util.Objects.requireNonNull;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The files of a journal, numbered in the order in which they were begun; no number twice. */
final class JournalFiles {

  private static final String SUFFIX = ".jsonl";

  /**
   * A file that is being written.
   *
   * @param out which, other than a channel, a writer's interrupt does not close for all others
   */
  record Segment(long number, FileOutputStream out) {}

  private final Path directory;
  private final String id;
  private long last;

  /** Those of a directory, which is made when it is missing. */
  JournalFiles(Path directory) throws IOException {
    this.directory = requireNonNull(directory, "directory is null");
    Files.createDirectories(directory);
    this.id = remembered("id", UUID.randomUUID().toString());
    this.last = Long.parseLong(remembered("last", "0"));
    for (Path segment : segments()) {
      last = Math.max(last, number(segment));
    }
  }

  /** Another one for each directory. */
  String id() {
    return id;
  }

  /** The highest number that was given. */
  synchronized long last() {
    return last;
  }

  /** Makes the next file. */
  synchronized Segment begin() throws IOException {
    long number = last + 1;
    remember("last", Long.toString(number));
    last = number;
    Path fresh = Files.createFile(file(number));
    return new Segment(number, new FileOutputStream(fresh.toFile(), true));
  }

  /** Takes a file away that nothing was written to. */
  void discard(Segment empty) throws IOException {
    empty.out().close();
    Files.delete(file(empty.number()));
  }

  private Path file(long number) {
    return directory.resolve(String.format("%018d", number) + SUFFIX);
  }

  static long number(Path segment) {
    String name = segment.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  /** The oldest first. */
  List<Path> segments() throws IOException {
    return files(directory);
  }

  /** Lines that a table refused. */
  List<Path> held() throws IOException {
    Path held = directory.resolve("held");
    return Files.isDirectory(held) ? files(held) : List.of();
  }

  /** Keeps lines that a table refuses; true when there were none of that name. */
  boolean hold(String name, byte[] lines) throws IOException {
    Path held = Files.createDirectories(directory.resolve("held")).resolve(name + SUFFIX);
    Path fresh = held.resolveSibling(name + ".new");
    Files.write(fresh, lines);
    boolean first = !Files.exists(held);
    Files.move(fresh, held, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return first;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private String remembered(String name, String otherwise) throws IOException {
    try {
      return Files.readString(directory.resolve(name)).strip();
    } catch (NoSuchFileException e) {
      remember(name, otherwise);
      return otherwise;
    }
  }

  private void remember(String name, String value) throws IOException {
    Path fresh = directory.resolve(name + ".new");
    Files.write(fresh, value.getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
