package kitchens.caspers.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.Slice;
import kitchens.caspers.simulator.blueprint.BlueprintWorld;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.journal.Control;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Spark session that knows nothing of the workspace reads what the journal's writer writes. */
class CaspersSourceTest {
  private static final Instant ANCHOR = Instant.parse("2026-11-26T18:00:00Z");
  private static final Map<String, String> WORLD =
      Map.of("location", "san-francisco", "seed", "2026", "anchor", ANCHOR.toString());

  private static SparkSession spark;

  @BeforeAll
  static void begin() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
  }

  @AfterAll
  static void end() {
    spark.stop();
  }

  private static Journal journal() {
    return Journal.begin(
        ANCHOR,
        2026,
        ShippedUniverse.menu(),
        List.of(ShippedUniverse.location("san-francisco", Optional.empty(), Optional.empty())));
  }

  private static Dataset<Row> read(Map<String, String> world, String... options) {
    var reader = spark.read().format("caspers").options(world);
    for (var i = 0; i < options.length; i += 2) {
      reader = reader.option(options[i], options[i + 1]);
    }
    return reader.load();
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.toJSON().collectAsList();
  }

  private static String written(Journal journal, String from, int seconds) {
    var start = SimulatedInstant.parse(from);
    var slice = new Slice("San Francisco", "san-francisco", start, seconds);
    return new String(new Simulation(journal).bytes(slice), StandardCharsets.UTF_8);
  }

  private static String joined(Dataset<Row> lines) {
    var text = new StringBuilder();
    lines.collectAsList().forEach(row -> text.append(row.getString(0)).append('\n'));
    return text.toString();
  }

  @Test
  void linesAreTheWritersByteForByteHoweverTimeIsCut() {
    var expected = written(journal(), "2026-11-24T08:00:00Z", 86_400);
    for (var hours : List.of("1", "7", "24")) {
      var lines =
          read(
              WORLD,
              "as",
              "lines",
              "from",
              "2026-11-24T08:00:00Z",
              "to",
              "2026-11-25T08:00:00Z",
              "partitionHours",
              hours);
      assertThat(joined(lines)).isEqualTo(expected);
    }
  }

  @Test
  void aBusinessByConfigurationIsReadAsItsWriterWritesIt() {
    var from = "2026-11-24T00:00:00Z";
    var to = "2026-11-24T18:00:00Z";
    for (var business : ShippedUniverse.BUSINESSES) {
      var yaml = ShippedUniverse.blueprint(business);
      var file = business + "/blueprint.yml";
      var journal = BlueprintWorld.begin(file, yaml, 2026, ANCHOR, Optional.empty());
      var bytes =
          new BlueprintWorld(journal)
              .bytes(SimulatedInstant.parse(from), SimulatedInstant.parse(to));
      var expected = new String(bytes, StandardCharsets.UTF_8);
      var named = Map.of("business", business, "seed", "2026", "anchor", ANCHOR.toString());
      var lines = read(named, "as", "lines", "from", from, "to", to, "partitionHours", "7");
      assertThat(joined(lines)).as(business).isEqualTo(expected);

      var events = read(Map.of("journal", journal.toJsonLines()), "from", from, "to", to);
      assertThat(events.columns())
          .containsExactly(
              "event_id", "event_type", "ts", "entity", "entity_id", "sequence", "body");
      var some =
          events
              .where("ts >= TIMESTAMP'2026-11-24 07:00:00' AND sequence = 1")
              .selectExpr("event_id", "event_type", "entity_id", "body");
      assertThat(some.collectAsList())
          .as(business)
          .hasSizeGreaterThan(20)
          .allSatisfy(
              row ->
                  assertThat(expected)
                      .contains("\"event_id\":\"" + row.getString(0))
                      .contains("\"entity_id\":\"" + row.getString(2)));
      var type = some.first().getString(1);
      assertThat(events.where("event_type = '" + type + "'").count())
          .isEqualTo(expected.lines().filter(l -> l.contains("\"" + type + "\"")).count());
    }
  }

  @Test
  void linesOfAJournalHaveItsFaults() {
    var journal = journal();
    for (var fault : List.of(Fault.DUPLICATE, Fault.LATE, Fault.MALFORMED)) {
      journal = Control.fault("San Francisco", fault, 0.2, Optional.empty(), ANCHOR).apply(journal);
    }
    var lines =
        read(
            Map.of("journal", journal.toJsonLines(), "location", "san-francisco"),
            "as",
            "lines",
            "from",
            "2026-11-26T18:00:00Z",
            "to",
            "2026-11-26T22:00:00Z",
            "partitionHours",
            "1");
    assertThat(joined(lines)).isEqualTo(written(journal, "2026-11-26T18:00:00Z", 4 * 3600));
  }

  @Test
  void eventsAreWhatTheLinesSay() {
    var window = new String[] {"from", "2026-11-24", "to", "2026-11-25"};
    var events = read(WORLD, window);
    var lines = new ArrayList<>(List.of(window));
    Collections.addAll(lines, "as", "lines");
    var values =
        read(WORLD, lines.toArray(String[]::new)).as(org.apache.spark.sql.Encoders.STRING());
    var parsed = spark.read().schema(events.schema()).json(values);
    assertThat(texts(events)).isNotEmpty().isEqualTo(texts(parsed));
  }

  @Test
  void aDayOfALocationIsAPartitionAndTheDaysSumToTheWhole() {
    var both =
        Map.of("location", "monaco, bellevue", "anchor", ANCHOR.toString(), "historyDays", "9");
    var window = new String[] {"from", "2026-11-20", "to", "2026-11-24"};
    var whole = read(both, window);
    assertThat(whole.javaRDD().getNumPartitions()).isEqualTo(8);
    var days = new ArrayList<String>();
    for (var day = 20; day < 24; day++) {
      days.addAll(texts(read(both, "from", "2026-11-" + day, "to", "2026-11-" + (day + 1))));
    }
    assertThat(days).containsExactlyInAnyOrderElementsOf(texts(whole));
  }

  @Test
  void sqlReadsItAsAViewAndAsAFunction() {
    spark.sql(
        "CREATE OR REPLACE TEMPORARY VIEW kitchens USING caspers OPTIONS (location 'san-francisco',"
            + " seed 2026, anchor '2026-11-26T18:00:00Z', from '2026-11-24', to '2026-11-25')");
    var function =
        "caspers_events('san-francisco', seed => 2026, anchor => '2026-11-26T18:00:00Z',"
            + " from => '2026-11-24', to => '2026-11-25')";
    var orders = " WHERE event_type = 'order_created'";
    var expected =
        new Simulation(journal())
            .truth(
                "San Francisco",
                SimulatedInstant.parse("2026-11-24T00:00:00Z"),
                SimulatedInstant.parse("2026-11-25T00:00:00Z"))
            .figures()
            .ordersCreated();
    for (var from : List.of("kitchens", function)) {
      assertThat(spark.sql("SELECT count(*) FROM " + from + orders).first().getLong(0))
          .isEqualTo(expected);
    }
  }

  @Test
  void whatAQueryDoesNotWantIsNotMade() {
    var whole =
        read(
            Map.of("location", "monaco, bellevue", "historyDays", "3"),
            "anchor",
            ANCHOR.toString());
    var copy = spark.createDataFrame(whole.collectAsList(), whole.schema());
    var wanted =
        List.of(
            "location = 'Monaco' AND event_type IN ('order_created', 'delivered')",
            "ts >= '2026-11-24T18:30:00.5Z' AND ts < '2026-11-24T19:10:00.25Z'",
            "ts > '2026-11-24T18:30:00Z' AND ts <= '2026-11-24T19:10:00Z' AND location_id = 2",
            "event_type = 'delivered' AND event_type = 'order_created'",
            "location = 'Nowhere'",
            "location_id IN (1, 7) AND sequence = 0");
    for (var condition : wanted) {
      for (var columns : List.of("*", "event_id", "body, ts", "sequence, location")) {
        var some = whole.where(condition).selectExpr(columns.split(", "));
        assertThat(texts(some))
            .as("%s of %s", columns, condition)
            .containsExactlyInAnyOrderElementsOf(
                texts(copy.where(condition).selectExpr(columns.split(", "))));
      }
      assertThat(whole.where(condition).count()).isEqualTo(copy.where(condition).count());
    }
    assertThat(whole.where(wanted.get(1)).javaRDD().getNumPartitions()).isEqualTo(2);
    assertThat(whole.where(wanted.get(2)).javaRDD().getNumPartitions()).isEqualTo(1);
    assertThat(whole.where(wanted.get(4)).javaRDD().getNumPartitions()).isZero();
    assertThat(whole.limit(7).collectAsList()).hasSize(7);
    assertThat(whole.select("event_type").limit(100_000_000).count()).isEqualTo(copy.count());
  }

  private static DataStreamReader stream(String... options) {
    var reader = spark.readStream().format("caspers").options(WORLD);
    for (var i = 0; i < options.length; i += 2) {
      reader = reader.option(options[i], options[i + 1]);
    }
    return reader;
  }

  /** Reads what is due and returns how many batches that took. */
  private static long follow(DataStreamReader reader, Path checkpoint, List<String> into)
      throws Exception {
    var batches = new ArrayList<Long>();
    var query =
        reader
            .load()
            .writeStream()
            .option("checkpointLocation", checkpoint.toString())
            .trigger(Trigger.AvailableNow())
            .foreachBatch(
                (rows, batch) -> {
                  into.addAll(texts(rows));
                  batches.add(batch);
                })
            .start();
    query.awaitTermination();
    return batches.size();
  }

  @Test
  void aStreamGoesOnWhereItsCheckpointStands(@TempDir Path checkpoint) throws Exception {
    var read = new ArrayList<String>();
    var begun = new String[] {"from", "2026-11-24", "maxHoursPerBatch", "9"};
    var first = follow(with(begun, "to", "2026-11-25"), checkpoint, read);
    assertThat(first).isEqualTo(3);
    follow(with(begun, "to", "2026-11-26T06:00:00Z"), checkpoint, read);
    assertThat(read)
        .isEqualTo(texts(read(WORLD, "from", "2026-11-24", "to", "2026-11-26T06:00:00Z")));
    assertThat(offsets(checkpoint)).anyMatch(o -> o.contains("2026-11-26T06:00:00"));

    assertThatThrownBy(() -> follow(with(begun, "seed", "7"), checkpoint, read))
        .rootCause()
        .hasMessageContaining("the stream began with another world");
  }

  private static DataStreamReader with(String[] begun, String... more) {
    var all = new ArrayList<>(List.of(begun));
    Collections.addAll(all, more);
    return stream(all.toArray(String[]::new));
  }

  private static List<String> offsets(Path checkpoint) throws IOException {
    try (var files = Files.list(checkpoint.resolve("offsets"))) {
      var texts = new ArrayList<String>();
      for (var file : files.filter(f -> !f.toString().endsWith(".crc")).toList()) {
        texts.add(Files.readString(file));
      }
      return texts;
    }
  }
}
