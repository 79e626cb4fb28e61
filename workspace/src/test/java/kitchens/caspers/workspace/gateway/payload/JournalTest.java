package kitchens.caspers.workspace.gateway.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written down gets to its tables once, whatever happens on the way. */
class JournalTest {

  @TempDir Path directory;

  /** Keeps what it is given, each version of an application once, as Delta does. */
  private static final class Kept implements Tables {
    private final TreeMap<String, List<String>> ids = new TreeMap<>();
    private final Set<List<Object>> seen = new HashSet<>();
    private String refused = "";
    private int failures;

    @Override
    public void append(Rows rows) throws Refused {
      if (rows.table().equals(refused)) {
        throw new Refused("its schema is gone");
      }
      if (seen.add(List.of(rows.table(), rows.application(), rows.version()))) {
        for (ByteBuffer row : rows.rows()) {
          ids.computeIfAbsent(rows.table(), t -> new ArrayList<>()).add(id(row));
        }
      }
      if (failures-- > 0) {
        throw ApiException.temporarilyUnavailable("compute died after its commit");
      }
    }
  }

  private static String id(ByteBuffer row) {
    try {
      return Json.MAPPER
          .readTree(row.array(), row.arrayOffset() + row.position(), row.remaining())
          .path("databricks_request_id")
          .asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Entry entry(String id, String table) {
    return new Entry(
        new Entry.Asked(
            table,
            "ada@x",
            true,
            "e",
            id,
            null,
            Instant.parse("2026-11-27T12:00:00.123456789Z"),
            "{\"é\u0000\n\":1}".getBytes(StandardCharsets.UTF_8),
            "ben@x",
            "{\n \"app\": \"a\"\r\n}",
            false));
  }

  private static Entry.Told told() {
    return new Entry.Told(200, 3, -1, new byte[] {(byte) 0xe2, (byte) 0x98}, false, "one", 1, 2);
  }

  private Drain drain(Journal journal, Tables tables) {
    return new Drain(journal, tables, "system.operations.endpoint_usage", 30, Duration.ofHours(1));
  }

  @Test
  void aKilledProcessLosesNothingThatItHadAnswered() throws Exception {
    Kept kept = new Kept();
    Set<String> answered = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      Process writer =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Xshare:auto",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  directory.toString(),
                  "r" + round)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var out =
          new BufferedReader(
              new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
        for (int i = 0; i < 2_000; i++) {
          answered.add(out.readLine());
        }
        writer.destroyForcibly().waitFor();
      }
      try (Journal journal = new Journal(directory, 1L << 30)) {
        drain(journal, kept).drain();
        assertThat(journal.waitingBytes()).isZero();
      }
    }
    List<String> rows = kept.ids.get("main.ops.e_payload");
    assertThat(rows).doesNotHaveDuplicates();
    assertThat(new HashSet<>(rows)).containsAll(answered);
    assertThat(kept.ids.get("system.operations.endpoint_usage")).hasSameElementsAs(rows);
  }

  /** Says each id when it is written down, as an answer would follow. */
  static final class Writer {
    public static void main(String[] arguments) {
      Journal journal = new Journal(Path.of(arguments[0]), 1L << 30);
      for (int i = 0; ; i++) {
        String id = arguments[1] + "-" + i + ";";
        journal.append(entry(id, "main.ops.e_payload"), told());
        System.out.println(id);
      }
    }
  }

  @Test
  void aCommitWhoseAnswerIsLostIsNotMadeTwice() throws Exception {
    Kept kept = new Kept();
    kept.failures = 3;
    try (Journal journal = new Journal(directory, 1L << 30)) {
      journal.append(entry("a", "main.ops.e_payload"), told());
      Drain drain = drain(journal, kept);
      for (int attempt = 0; journal.waitingBytes() > 0; attempt++) {
        assertThat(attempt).isLessThan(5);
        try {
          drain.drain();
        } catch (ApiException e) {
          // It is tried again.
        }
      }
    }
    assertThat(kept.ids.get("main.ops.e_payload")).containsExactly("a");
    assertThat(kept.ids.get("system.operations.endpoint_usage")).containsExactly("a");
  }

  @Test
  void aTableThatRefusesKeepsNothingElseWaiting() throws Exception {
    Kept kept = new Kept();
    kept.refused = "main.gone.e_payload";
    try (Journal journal = new Journal(directory, 1L << 30)) {
      journal.append(entry("a", "main.gone.e_payload"), told());
      journal.append(entry("b", "main.ops.e_payload"), told());
      Drain drain = drain(journal, kept);
      drain.drain();
      assertThat(kept.ids.get("main.ops.e_payload")).containsExactly("b");
      assertThat(drain.problems()).containsEntry("main.gone.e_payload", "its schema is gone");
      assertThat(journal.held()).hasSize(1);
      kept.refused = "";
      drain.retryHeld();
      drain.retryHeld();
      assertThat(kept.ids.get("main.gone.e_payload")).containsExactly("a");
      assertThat(drain.problems()).isEmpty();
      assertThat(journal.held()).isEmpty();
    }
  }

  @Test
  void aLineThatWasNotWrittenToItsEndIsNone() throws IOException {
    try (Journal journal = new Journal(directory, 1L << 30)) {
      journal.append(entry("a", "main.ops.e_payload"), told());
    }
    try (var files = Files.list(directory)) {
      Path segment = files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      Files.writeString(segment, "{\"table\":\"main.ops", StandardOpenOption.APPEND);
    }
    Kept kept = new Kept();
    try (Journal journal = new Journal(directory, 1L << 30)) {
      drain(journal, kept).drain();
    }
    assertThat(kept.ids.get("main.ops.e_payload")).containsExactly("a");
  }

  @Test
  void aWriterWhoIsInterruptedClosesItForNobody() throws Exception {
    Kept kept = new Kept();
    try (Journal journal = new Journal(directory, 1L << 30)) {
      journal.append(entry("a", "main.ops.e_payload"), told());
      Thread.currentThread().interrupt();
      journal.append(entry("b", "main.ops.e_payload"), told());
      assertThat(Thread.interrupted()).isTrue();
      journal.append(entry("c", "main.ops.e_payload"), told());
      drain(journal, kept).drain();
    }
    assertThat(kept.ids.get("main.ops.e_payload")).containsExactly("a", "b", "c");
  }

  @Test
  void whatIsBegunEarlyIsTheSameLine() {
    Entry early = entry("a", "main.ops.e_payload");
    early.begin();
    early.begin();
    assertThat(early.line(told())).isEqualTo(entry("a", "main.ops.e_payload").line(told()));
  }

  @Test
  void numbersGoOnAfterARestart() throws Exception {
    AtomicInteger last = new AtomicInteger(-1);
    for (int start = 0; start < 3; start++) {
      try (Journal journal = new Journal(directory, 1L << 30)) {
        journal.append(entry("a" + start, "main.ops.e_payload"), told());
        drain(
                journal,
                rows -> {
                  if (rows.table().startsWith("main")) {
                    assertThat((int) rows.version())
                        .isGreaterThan(last.getAndSet((int) rows.version()));
                  }
                })
            .drain();
      }
    }
    assertThat(last.get()).isGreaterThanOrEqualTo(3);
  }
}
