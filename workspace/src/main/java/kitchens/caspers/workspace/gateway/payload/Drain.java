package kitchens.caspers.workspace.gateway.payload;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  private final Journal journal;
  private final Tables tables;
  private final Lines lines;
  private final Duration every;
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "gateway-drain");
  private volatile boolean closed;
  private long heldTried = System.nanoTime();

  /**
   * @param usageTable in three parts; traces go to the table {@code traces} beside it
   * @param traceDays for how many days that one keeps them
   * @param every how often it goes
   */
  public Drain(Journal journal, Tables tables, String usageTable, int traceDays, Duration every) {
    this.journal = requireNonNull(journal, "journal is null");
    this.tables = requireNonNull(tables, "tables is null");
    String operations = usageTable.substring(0, usageTable.lastIndexOf('.') + 1);
    this.lines = new Lines(usageTable, operations + "traces", traceDays);
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
      take(segment, JournalFiles.number(segment), "caspers-gateway-" + journal.id());
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
    for (var rows : lines.rows(Files.readAllBytes(segment)).entrySet()) {
      Destination to = rows.getKey();
      try {
        tables.append(to.rows(rows.getValue(), application, number));
        problems.remove(to.table());
      } catch (Tables.Refused e) {
        problems.put(to.table(), e.getMessage());
        LOG.warn("{} takes no rows, which are held: {}", to.table(), e.getMessage());
        journal.hold(heldName(number, to), Lines.of(to, rows.getValue()));
      }
    }
  }

  private void takeHeld(Path file) throws IOException {
    String application =
        "caspers-gateway-" + journal.id() + "-" + file.getFileName().toString().split("\\.")[0];
    for (var rows : lines.rows(Files.readAllBytes(file)).entrySet()) {
      Destination to = rows.getKey();
      try {
        tables.append(to.rows(rows.getValue(), application, 0));
        problems.remove(to.table());
        journal.delete(file);
      } catch (Tables.Refused e) {
        problems.put(to.table(), e.getMessage());
      }
    }
  }

  private static String heldName(long number, Destination to) {
    return String.format("%018d", number)
        + "-"
        + Integer.toHexString((to.table() + "/" + to.owner()).hashCode());
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
