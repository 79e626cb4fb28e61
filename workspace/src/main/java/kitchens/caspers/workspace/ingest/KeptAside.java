package kitchens.caspers.workspace.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.Json;

/** What of a volume was kept aside and is not done with, the newest first. */
final class KeptAside {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern FILE = Pattern.compile("\\d{12}(-\\d{1,9})?\\.json");
  private static final int LONGEST_SHOWN = 8_000;

  /**
   * Some of it.
   *
   * @param records each with {@code id}, {@code batch}, {@code record}, {@code received_at}, {@code
   *     reason}, {@code mapping}, {@code text} and {@code can_be_sent}
   * @param next where to go on
   */
  record Shown(List<JsonNode> records, Optional<String> next) {}

  private final Path root;
  private final Function<String, Set<Integer>> settled;

  /**
   * @param settled the lines of a file that are done with
   */
  KeptAside(Path volume, Function<String, Set<Integer>> settled) {
    this.root = volume.resolve(BatchFiles.ASIDE);
    this.settled = settled;
  }

  /**
   * So many records.
   *
   * @param token as an earlier answer gave it; empty for the newest
   * @throws kitchens.caspers.workspace.http.ApiException 400 for a token that is none
   */
  Shown page(String token, int most) throws IOException {
    Optional<AsideId> from = token.isEmpty() ? Optional.empty() : Optional.of(AsideId.parse(token));
    List<JsonNode> records = new ArrayList<>();
    for (Path day : newestFirst(root, DAY)) {
      if (from.isPresent() && day.getFileName().toString().compareTo(from.get().day()) > 0) {
        continue;
      }
      for (Path path : newestFirst(day, FILE)) {
        String file = day.getFileName() + "/" + path.getFileName();
        if (from.isPresent() && file.compareTo(from.get().file()) > 0) {
          continue;
        }
        int first = from.filter(id -> id.file().equals(file)).map(AsideId::line).orElse(0);
        Optional<AsideId> next = read(file, first, most, records);
        if (next.isPresent()) {
          return new Shown(records, next.map(AsideId::toString));
        }
      }
    }
    return new Shown(records, Optional.empty());
  }

  /** Adds a file's records up to so many; the first that is one too many, if any. */
  private Optional<AsideId> read(String file, int first, int most, List<JsonNode> into)
      throws IOException {
    Set<Integer> done = settled.apply(file);
    List<AsideId> next = new ArrayList<>(1);
    lines(
        file,
        (line, record) -> {
          AsideId id = new AsideId(file, line);
          if (line < first || done.contains(line)) {
            return;
          }
          if (into.size() < most) {
            into.add(shown(id, record));
          } else if (next.isEmpty()) {
            next.add(id);
          }
        });
    return next.stream().findFirst();
  }

  /** Those of some records that are there and not done with, in their order. */
  Map<AsideId, ObjectNode> find(Collection<AsideId> ids) throws IOException {
    Map<String, Set<Integer>> wanted = new TreeMap<>();
    ids.forEach(id -> wanted.computeIfAbsent(id.file(), f -> new TreeSet<>()).add(id.line()));
    Map<AsideId, ObjectNode> found = new LinkedHashMap<>();
    for (var entry : wanted.entrySet()) {
      Set<Integer> done = settled.apply(entry.getKey());
      lines(
          entry.getKey(),
          (line, record) -> {
            if (entry.getValue().contains(line) && !done.contains(line)) {
              found.put(new AsideId(entry.getKey(), line), record);
            }
          });
    }
    return found;
  }

  /** Removes a file all of whose records are done with; says whether it did. */
  boolean sweep(String file) throws IOException {
    Set<Integer> done = settled.apply(file);
    List<Integer> open = new ArrayList<>();
    lines(
        file,
        (line, record) -> {
          if (!done.contains(line)) {
            open.add(line);
          }
        });
    return open.isEmpty() && Files.deleteIfExists(root.resolve(file));
  }

  /** Why a record can only be discarded, if so: no mapping makes events of what is left of it. */
  static Optional<String> obstacle(JsonNode record) {
    if (record.path("damaged").asBoolean()) {
      return Optional.of("it was not UTF-8, and its bytes are not known any more");
    }
    if (record.has("text_length")) {
      return Optional.of("only its beginning was kept");
    }
    return record(record.path("text").asText()).isEmpty()
        ? Optional.of("it is no JSON object")
        : Optional.empty();
  }

  private static ObjectNode shown(AsideId id, ObjectNode record) {
    ObjectNode shown = record.deepCopy();
    shown.put("id", id.toString()).put("batch", id.batch());
    shown.put("can_be_sent", obstacle(record).isEmpty());
    String text = record.path("text").asText();
    if (text.length() > LONGEST_SHOWN) {
      shown.put("text", text.substring(0, LONGEST_SHOWN)).put("text_length", text.length());
    }
    return shown;
  }

  private static List<Path> newestFirst(Path folder, Pattern names) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> names.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /** Whoever may write the volume may have put a file there: what is no record is passed over. */
  private void lines(String file, BiConsumer<Integer, ObjectNode> each) throws IOException {
    Path path = root.resolve(file);
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int at = number++;
        record(line).ifPresent(record -> each.accept(at, record));
      }
    } catch (CharacterCodingException | NoSuchFileException e) {
      // It is none of ours, or has just gone: there is nothing more in it.
      return;
    }
  }

  private static Optional<ObjectNode> record(String line) {
    try {
      return Json.MAPPER.readTree(line) instanceof ObjectNode record
          ? Optional.of(record)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
