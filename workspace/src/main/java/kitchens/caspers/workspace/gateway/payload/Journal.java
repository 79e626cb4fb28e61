package kitchens.caspers.workspace.gateway.payload;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Where each request is written down before its answer ends: files of lines, one after the other,
 * each read by the {@link Drain} and then deleted. What a process has handed to the operating
 * system outlives it, however it ends; a power cut may take the last second.
 */
public final class Journal implements AutoCloseable {

  private static final String SUFFIX = ".jsonl";
  private static final long LARGEST_SEGMENT = 8L << 20;

  private final Path directory;
  private final long mostBytes;
  private final AtomicLong waiting = new AtomicLong();
  private final String id;
  private FileChannel open;
  private long openBytes;
  private long last;

  /**
   * Opens the journal of a directory, which is made when it is missing.
   *
   * @param mostBytes that may wait to be read
   */
  public Journal(Path directory, long mostBytes) {
    this.directory = requireNonNull(directory, "directory is null");
    this.mostBytes = mostBytes;
    try {
      Files.createDirectories(directory);
      id = remembered("id", UUID.randomUUID().toString());
      last = Long.parseLong(remembered("last", "0"));
      for (Path segment : segments()) {
        last = Math.max(last, number(segment));
        waiting.addAndGet(Files.size(segment));
      }
      for (Path file : held()) {
        waiting.addAndGet(Files.size(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the gateway's journal cannot be opened", e);
    }
  }

  /** Another one for each directory; what was written under it is written once. */
  String id() {
    return id;
  }

  /** Whether there is room for more. */
  public boolean hasRoom() {
    return waiting.get() < mostBytes;
  }

  /** Bytes that wait to be read. */
  public long waitingBytes() {
    return waiting.get();
  }

  /** Writes an entry; on return it outlives this process. */
  public void append(Entry entry) {
    append(entry.line());
  }

  /**
   * Writes rows of the traces table, while the journal is not half full: requests come first.
   *
   * @param rows JSON objects of the table's columns
   */
  public void appendTraces(List<ObjectNode> rows) {
    if (waiting.get() > mostBytes / 2) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append("{\"trace\":true,\"row\":").append(row).append("}\n"));
    append(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void append(byte[] bytes) {
    ByteBuffer line = ByteBuffer.wrap(bytes);
    waiting.addAndGet(line.remaining());
    synchronized (this) {
      try {
        if (open == null) {
          begin();
        }
        openBytes += line.remaining();
        while (line.hasRemaining()) {
          open.write(line);
        }
        if (openBytes >= LARGEST_SEGMENT) {
          roll();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the gateway's journal cannot be written", e);
      }
    }
  }

  private void begin() throws IOException {
    long number = last + 1;
    remember("last", Long.toString(number));
    last = number;
    open =
        FileChannel.open(
            directory.resolve(String.format("%018d", number) + SUFFIX),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
    openBytes = 0;
  }

  /** Ends the file that is being written; what comes next goes to another one. */
  synchronized void roll() throws IOException {
    if (open != null) {
      open.force(false);
      open.close();
      open = null;
    }
  }

  /** The files that are written no more, the oldest first. */
  synchronized List<Path> ended() throws IOException {
    List<Path> all = segments();
    return open == null ? all : all.stream().filter(file -> number(file) != last).toList();
  }

  void delete(Path segment) throws IOException {
    long size = Files.size(segment);
    Files.delete(segment);
    waiting.addAndGet(-size);
  }

  /** Keeps lines that a table refuses, to be tried again, in place of what is deleted. */
  void hold(String name, String lines) throws IOException {
    Path held = Files.createDirectories(directory.resolve("held")).resolve(name + SUFFIX);
    Path fresh = held.resolveSibling(name + ".new");
    Files.writeString(fresh, lines);
    if (!Files.exists(held)) {
      waiting.addAndGet(Files.size(fresh));
    }
    Files.move(fresh, held, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  List<Path> held() throws IOException {
    Path held = directory.resolve("held");
    return Files.isDirectory(held) ? files(held) : List.of();
  }

  static long number(Path segment) {
    String name = segment.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  private List<Path> segments() throws IOException {
    return files(directory);
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

  @Override
  public synchronized void close() {
    try {
      roll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
