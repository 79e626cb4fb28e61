package kitchens.caspers.bundle.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import kitchens.caspers.bundle.value.BundleException;

/**
 * What a deployment is about to create and has created, on this machine's disk before and after
 * each. A deployment that was killed leaves it behind; the next one finds there what became of
 * every creation, so that nothing is created twice or forgotten. For use by several threads.
 */
public final class WriteAheadLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A line of the log: begun (no id), done (with its id), or refused by the workspace. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Entry(
      @JsonProperty("lineage") String lineage,
      @JsonProperty("key") String key,
      @JsonProperty("id") String id,
      @JsonProperty("config") JsonNode config,
      @JsonProperty("refused") boolean refused) {}

  /**
   * A creation that was begun.
   *
   * @param id empty where it is not known whether it came about
   * @param config what was sent
   */
  public record Begun(Optional<String> id, JsonNode config) {}

  private final Path file;

  /**
   * The log in a target's local directory.
   *
   * @param name tells workspaces apart to which one target is deployed
   */
  public WriteAheadLog(Path localState, String name) {
    file = localState.resolve("deploy-" + name + ".wal");
  }

  /** Where it lies. */
  public Path file() {
    return file;
  }

  /** Whether a deployment was interrupted. */
  public boolean exists() {
    return Files.exists(file);
  }

  /** What an interrupted deployment of this lineage began to create, by key. */
  public Map<String, Begun> unfinished(String lineage) {
    return unfinished(lineage::equals);
  }

  /** The same of every other lineage: what the state was before it was destroyed, for example. */
  public Map<String, Begun> foreign(String lineage) {
    return unfinished(other -> !other.equals(lineage));
  }

  private Map<String, Begun> unfinished(Predicate<String> lineage) {
    var begun = new LinkedHashMap<String, Begun>();
    for (var line : lines()) {
      var entry = parse(line);
      if (entry == null || !lineage.test(entry.lineage())) {
        continue;
      }
      var before = begun.remove(entry.key());
      if (!entry.refused()) {
        var config = entry.config() != null || before == null ? entry.config() : before.config();
        begun.put(entry.key(), new Begun(Optional.ofNullable(entry.id()), config));
      }
    }
    return begun;
  }

  /** The lineage that an interrupted first deployment chose, before it could save any state. */
  public Optional<String> lineage() {
    return lines().stream()
        .map(WriteAheadLog::parse)
        .filter(entry -> entry != null)
        .map(Entry::lineage)
        .findFirst();
  }

  private List<String> lines() {
    try {
      return exists() ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Entry parse(String line) {
    try {
      var entry = JSON.readValue(line, Entry.class);
      return entry.lineage() == null || entry.key() == null ? null : entry;
    } catch (IOException cutOff) {
      return null; // killed while writing it: what it announced had not begun
    }
  }

  /** A creation is about to begin. */
  public void creating(String lineage, String key, JsonNode config) {
    append(new Entry(lineage, key, null, config, false));
  }

  /** A creation came about. */
  public void created(String lineage, String key, String id) {
    append(new Entry(lineage, key, id, null, false));
  }

  /** A creation did not come about, and the workspace said so. */
  public void refused(String lineage, String key) {
    append(new Entry(lineage, key, null, null, true));
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
        channel.force(false);
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
