package kitchens.caspers.bundle.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.bundle.value.BundleException;

/**
 * What a deployment is about to create and has created, on this machine's disk before and after
 * each. A deployment that was killed leaves it behind; the next one finds there what became of
 * every creation, so that nothing is created twice or forgotten. For use by several threads.
 */
public final class WriteAheadLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A line of the log; {@code id} is null before the creation. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      @JsonProperty("lineage") String lineage,
      @JsonProperty("key") String key,
      @JsonProperty("id") String id) {}

  private final Path file;

  /** The log in a target's local directory. */
  public WriteAheadLog(Path localState) {
    file = localState.resolve("deploy.wal");
  }

  /**
   * What an interrupted deployment of this lineage began to create: the id by key, empty where it
   * is not known whether the creation came about.
   */
  public Map<String, Optional<String>> unfinished(String lineage) {
    var begun = new LinkedHashMap<String, Optional<String>>();
    if (!Files.exists(file)) {
      return begun;
    }
    try {
      for (var line : Files.readAllLines(file)) {
        var entry = parse(line);
        if (entry != null && entry.lineage().equals(lineage)) {
          begun.put(entry.key(), Optional.ofNullable(entry.id()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return begun;
  }

  /** The lineage that an interrupted first deployment chose, before it could save any state. */
  public Optional<String> lineage() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(file)) {
      return lines.map(WriteAheadLog::parse).filter(e -> e != null).map(Entry::lineage).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Entry parse(String line) {
    try {
      return JSON.readValue(line, Entry.class);
    } catch (IOException cutOff) {
      return null; // killed while writing it: what it announced had not begun
    }
  }

  /** A creation is about to begin. */
  public void creating(String lineage, String key) {
    append(new Entry(lineage, key, null));
  }

  /** A creation came about. */
  public void created(String lineage, String key, String id) {
    append(new Entry(lineage, key, id));
  }

  private synchronized void append(Entry entry) {
    try {
      Files.createDirectories(file.getParent());
      try (var channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND)) {
        var line = JSON.writeValueAsString(entry) + "\n";
        channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        channel.force(true);
      }
    } catch (IOException e) {
      throw new BundleException(
          file + " cannot be written: " + e.getMessage(), "make its directory writable");
    }
  }

  /** Everything it tells of is in the saved state. */
  public synchronized void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
