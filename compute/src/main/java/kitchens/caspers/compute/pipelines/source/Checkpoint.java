package kitchens.caspers.compute.pipelines.source;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import kitchens.caspers.compute.http.Json;

/**
 * A pipeline's write-ahead log. A batch is written down before it is processed and marked done
 * after its last commit; the one that was written and not done is processed again, word for word.
 *
 * <pre>
 * id                        names this log in the tables' transaction ids
 * batches/0000000042.json   a planned batch
 * done                      number of the last batch whose every commit is made
 * tables.json, topics.json  how far tables and topics outside were read
 * segments/L-first-last.gz  files of done batches, so that no file is read twice
 * datasets.json             what each dataset's definition was when it was last computed
 * </pre>
 *
 * A hundred batches become a segment, ten segments a segment of the next level: each file name is
 * rewritten once a level, and a restart reads few files.
 */
public final class Checkpoint {
  private static final int BATCHES_PER_SEGMENT = 100;
  private static final int FAN_IN = 10;

  private final Path directory;
  private final Runnable beforeWrite;
  private final String id;
  private long done;
  private final Map<String, Long> tableVersions = new HashMap<>();
  private final Map<String, String> topicOffsets = new HashMap<>();

  private Checkpoint(Path directory, Runnable beforeWrite, String id, long done) {
    this.directory = directory;
    this.beforeWrite = beforeWrite;
    this.id = id;
    this.done = done;
  }

  /** Opens the log in a directory, or begins one. */
  public static Checkpoint open(Path directory, Runnable beforeWrite) {
    try {
      Files.createDirectories(directory.resolve("batches"));
      Files.createDirectories(directory.resolve("segments"));
      Optional<String> id = read(directory.resolve("id"));
      if (id.isEmpty()) {
        id = Optional.of(UUID.randomUUID().toString());
        beforeWrite.run();
        write(directory.resolve("id"), id.get());
      }
      long done = read(directory.resolve("done")).map(Long::parseLong).orElse(-1L);
      var checkpoint = new Checkpoint(directory, beforeWrite, id.get(), done);
      read(directory.resolve("tables.json")).ifPresent(checkpoint::readVersions);
      read(directory.resolve("topics.json")).ifPresent(checkpoint::readOffsets);
      return checkpoint;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the checkpoint " + directory, e);
    }
  }

  private void readVersions(String json) {
    tableVersions.putAll(parse(json, new TypeReference<Map<String, Long>>() {}));
  }

  private void readOffsets(String json) {
    topicOffsets.putAll(parse(json, new TypeReference<Map<String, String>>() {}));
  }

  /** Names this log; another log, even in the same place, has another. */
  public String id() {
    return id;
  }

  /** The last batch that is done; -1 before the first. */
  public long done() {
    return done;
  }

  /** The last version of an outside table that was processed; -1 before the first. */
  public long tableVersion(String table) {
    return tableVersions.getOrDefault(table, -1L);
  }

  /** Up to where topics were processed, by their source's id. */
  public Map<String, String> topicOffsets() {
    return Map.copyOf(topicOffsets);
  }

  /** Every processed file, as (source id, path). */
  public void processedFiles(BiConsumer<String, String> out) {
    for (Path segment : segments()) {
      readSegment(segment, out);
    }
    for (long n = firstLoose(); n <= done; n++) {
      files(batch(n), out);
    }
  }

  /** The batch that was planned and not done, if any. */
  public Optional<Batch> unfinished() {
    return read(batchFile(done + 1)).map(json -> parse(json, new TypeReference<Batch>() {}));
  }

  /** Writes the next batch down; from now on it will be processed. */
  public void plan(Batch batch) {
    if (batch.number() != done + 1) {
      throw new IllegalStateException("batch " + batch.number() + " does not follow " + done);
    }
    beforeWrite.run();
    try {
      write(batchFile(batch.number()), Json.MAPPER.writeValueAsString(batch));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write batch " + batch.number(), e);
    }
  }

  /** Marks the batch done. */
  public void finish(Batch batch) {
    beforeWrite.run();
    try {
      if (!batch.tables().isEmpty()) {
        batch.tables().forEach((table, versions) -> tableVersions.put(table, versions.to()));
        write(directory.resolve("tables.json"), Json.MAPPER.writeValueAsString(tableVersions));
      }
      if (!batch.topics().isEmpty()) {
        batch.topics().forEach((source, offsets) -> topicOffsets.put(source, offsets.to()));
        write(directory.resolve("topics.json"), Json.MAPPER.writeValueAsString(topicOffsets));
      }
      write(directory.resolve("done"), Long.toString(batch.number()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot finish batch " + batch.number(), e);
    }
    done = batch.number();
    if ((done + 1) % BATCHES_PER_SEGMENT == 0) {
      compact();
    }
  }

  /** What was remembered about datasets by {@link #remember}. */
  public Map<String, String> remembered() {
    return read(directory.resolve("datasets.json"))
        .map(json -> parse(json, new TypeReference<Map<String, String>>() {}))
        .orElse(Map.of());
  }

  public void remember(Map<String, String> datasets) {
    beforeWrite.run();
    try {
      write(directory.resolve("datasets.json"), Json.MAPPER.writeValueAsString(datasets));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + directory, e);
    }
  }

  /** Forgets everything; the next {@link #open} begins a log with another id. */
  public static void delete(Path directory, Runnable beforeWrite) {
    beforeWrite.run();
    try (Stream<Path> tree = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reset the checkpoint " + directory, e);
    }
  }

  private Path batchFile(long number) {
    return directory.resolve("batches").resolve("%010d.json".formatted(number));
  }

  private Batch batch(long number) {
    return read(batchFile(number))
        .map(json -> parse(json, new TypeReference<Batch>() {}))
        .orElseThrow(() -> new IllegalStateException("batch " + number + " is lost"));
  }

  private static void files(Batch batch, BiConsumer<String, String> out) {
    batch
        .files()
        .forEach((source, files) -> files.forEach(file -> out.accept(source, file.path())));
  }

  private long firstLoose() {
    return segments().stream().mapToLong(s -> last(s) + 1).max().orElse(0);
  }

  private void compact() {
    try {
      long first = firstLoose();
      Path segment = segmentFile(1, first, done);
      writeSegment(
          segment,
          out -> {
            for (long n = first; n <= done; n++) {
              files(batch(n), out);
            }
          });
      for (long n = first; n <= done; n++) {
        Files.delete(batchFile(n));
      }
      for (int level = 1; merge(level); level++) {}
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compact the checkpoint " + directory, e);
    }
  }

  private boolean merge(int level) throws IOException {
    List<Path> parts = segments().stream().filter(s -> part(s, 0) == level).toList();
    if (parts.size() < FAN_IN) {
      return false;
    }
    long first = parts.stream().mapToLong(s -> part(s, 1)).min().orElseThrow();
    long last = parts.stream().mapToLong(Checkpoint::last).max().orElseThrow();
    writeSegment(
        segmentFile(level + 1, first, last), out -> parts.forEach(part -> readSegment(part, out)));
    for (Path part : parts) {
      Files.delete(part);
    }
    return true;
  }

  private Path segmentFile(int level, long first, long last) {
    return directory.resolve("segments").resolve("%d-%010d-%010d.gz".formatted(level, first, last));
  }

  private List<Path> segments() {
    try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
      return files.filter(f -> f.toString().endsWith(".gz")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoint " + directory, e);
    }
  }

  private static long part(Path segment, int index) {
    String name = segment.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - ".gz".length()).split("-")[index]);
  }

  private static long last(Path segment) {
    return part(segment, 2);
  }

  private interface Content {
    void writeTo(BiConsumer<String, String> out);
  }

  private void writeSegment(Path segment, Content content) throws IOException {
    Path temporary = segment.resolveSibling(segment.getFileName() + ".tmp");
    try (var out = new GZIPOutputStream(Files.newOutputStream(temporary))) {
      content.writeTo(
          (source, path) -> {
            try {
              out.write((source + "\t" + path + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    beforeWrite.run();
    Files.move(temporary, segment, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void readSegment(Path segment, BiConsumer<String, String> out) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(segment)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int tab = line.indexOf('\t');
        out.accept(line.substring(0, tab), line.substring(tab + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + segment, e);
    }
  }

  private static <T> T parse(String json, TypeReference<T> type) {
    try {
      return Json.MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint is damaged: " + json, e);
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Whole or not at all, and on the disk before this returns. */
  private static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try (var channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
