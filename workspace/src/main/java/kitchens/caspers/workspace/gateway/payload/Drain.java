package kitchens.caspers.workspace.gateway.payload;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.workspace.http.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the journal holds to the tables, beside the requests: one file is one commit in each
 * of its tables, under a number by which a table knows what it has, and is deleted when all have
 * it. What a table refuses is held and tried again each minute, and keeps nothing else waiting.
 */
public final class Drain implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final Duration HELD_EVERY = Duration.ofMinutes(1);
  private static final int MOST_HELD_AT_ONCE = 20;

  private enum Kind {
    PAYLOAD,
    USAGE,
    TRACE
  }

  /** Where a line goes. */
  private record Destination(String table, String owner, Kind kind) {}

  private final Journal journal;
  private final Tables tables;
  private final String usageTable;
  private final String tracesTable;
  private final Duration every;
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "gateway-drain");
  private volatile boolean closed;
  private long heldTried = System.nanoTime();

  /**
   * @param usageTable in three parts; traces go to the table {@code traces} beside it
   * @param every how often it goes
   */
  public Drain(Journal journal, Tables tables, String usageTable, Duration every) {
    this.journal = requireNonNull(journal, "journal is null");
    this.tables = requireNonNull(tables, "tables is null");
    this.usageTable = requireNonNull(usageTable, "usageTable is null");
    this.tracesTable = usageTable.substring(0, usageTable.lastIndexOf('.') + 1) + "traces";
    this.every = requireNonNull(every, "every is null");
    thread.setDaemon(true);
    // Requests go first where cores are few.
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  public void start() {
    thread.start();
  }

  /** Why a table takes nothing at present, by its name. */
  public Map<String, String> problems() {
    return Map.copyOf(problems);
  }

  private void run() {
    while (!closed) {
      try {
        Thread.sleep(every.toMillis());
        drain();
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("payloads wait in the journal: {}", e.getMessage());
      }
    }
  }

  /** Takes to the tables all that was written before. */
  synchronized void drain() throws IOException {
    journal.roll();
    for (Path segment : journal.ended()) {
      take(segment, Journal.number(segment), "caspers-gateway-" + journal.id());
      journal.delete(segment);
    }
    if (System.nanoTime() - heldTried > HELD_EVERY.toNanos()) {
      heldTried = System.nanoTime();
      retryHeld();
    }
  }

  /** Tries again what tables refused. */
  synchronized void retryHeld() throws IOException {
    List<Path> held = journal.held();
    for (Path file : held.subList(0, Math.min(MOST_HELD_AT_ONCE, held.size()))) {
      takeHeld(file);
    }
  }

  private void take(Path segment, long number, String application) throws IOException {
    for (Map.Entry<Destination, List<JsonNode>> rows : read(segment).entrySet()) {
      Destination to = rows.getKey();
      try {
        tables.append(rows(to, rows.getValue(), application, number));
        problems.remove(to.table());
      } catch (Tables.Refused e) {
        problems.put(to.table(), e.getMessage());
        LOG.warn("{} takes no rows, which are held: {}", to.table(), e.getMessage());
        journal.hold(heldName(number, to), lines(to, rows.getValue()));
      }
    }
  }

  private void takeHeld(Path file) throws IOException {
    String application =
        "caspers-gateway-" + journal.id() + "-" + file.getFileName().toString().split("\\.")[0];
    for (Map.Entry<Destination, List<JsonNode>> rows : read(file).entrySet()) {
      Destination to = rows.getKey();
      try {
        tables.append(rows(to, rows.getValue(), application, 0));
        problems.remove(to.table());
        journal.delete(file);
      } catch (Tables.Refused e) {
        problems.put(to.table(), e.getMessage());
      }
    }
  }

  private static Tables.Rows rows(
      Destination to, List<JsonNode> rows, String journal, long version) {
    // Two owners may write one table: each counts for itself.
    String application = journal + "-" + Integer.toHexString(String.valueOf(to.owner()).hashCode());
    return switch (to.kind()) {
      case PAYLOAD ->
          new Tables.Rows(
              to.table(),
              to.owner(),
              Columns.PAYLOAD,
              Columns.PAYLOAD_COMMENT,
              application,
              version,
              rows);
      case USAGE ->
          new Tables.Rows(
              to.table(), null, Columns.USAGE, Columns.USAGE_COMMENT, application, version, rows);
      case TRACE ->
          new Tables.Rows(
              to.table(), null, Columns.TRACES, Columns.TRACES_COMMENT, application, version, rows);
    };
  }

  /** The rows of a file by where they go; a line that was not written to its end is none. */
  private Map<Destination, List<JsonNode>> read(Path file) throws IOException {
    Map<Destination, List<JsonNode>> rows = new LinkedHashMap<>();
    for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
      JsonNode entry;
      try {
        entry = Json.MAPPER.readTree(line);
      } catch (JsonProcessingException e) {
        continue;
      }
      if (entry.has("table")) {
        Destination to =
            new Destination(
                entry.get("table").asText(), entry.path("owner").asText(), Kind.PAYLOAD);
        rows.computeIfAbsent(to, key -> new ArrayList<>()).add(entry.path("row"));
      }
      if (entry.path("usage").asBoolean()) {
        Destination to = new Destination(usageTable, null, Kind.USAGE);
        rows.computeIfAbsent(to, key -> new ArrayList<>()).add(entry.path("row"));
      }
      if (entry.path("trace").asBoolean()) {
        Destination to = new Destination(tracesTable, null, Kind.TRACE);
        rows.computeIfAbsent(to, key -> new ArrayList<>()).add(entry.path("row"));
      }
    }
    return rows;
  }

  private static String heldName(long number, Destination to) {
    return String.format("%018d", number)
        + "-"
        + Integer.toHexString((to.table() + "/" + to.owner()).hashCode());
  }

  private static String lines(Destination to, List<JsonNode> rows) {
    StringBuilder lines = new StringBuilder();
    for (JsonNode row : rows) {
      var line = Json.MAPPER.createObjectNode();
      switch (to.kind()) {
        case PAYLOAD -> line.put("table", to.table()).put("owner", to.owner());
        case USAGE -> line.put("usage", true);
        case TRACE -> line.put("trace", true);
      }
      line.set("row", row);
      lines.append(line).append('\n');
    }
    return lines.toString();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
