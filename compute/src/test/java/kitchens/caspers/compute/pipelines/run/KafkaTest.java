package kitchens.caspers.compute.pipelines.run;

import static kitchens.caspers.compute.testing.Broker.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.pipelines.graph.PipelineGraph;
import kitchens.caspers.compute.testing.Broker;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of a real broker come into the table once each, whatever breaks on the way. */
@Tag("long")
class KafkaTest {
  @TempDir private static Path kafka;
  private static Broker broker;

  @TempDir Path root;
  private String topic;

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker(kafka);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void aTopic() throws Exception {
    topic = "t" + UUID.randomUUID();
    broker.topic(topic, 2);
  }

  private PipelineGraph graph(Bench bench, String more) {
    return bench.graph(
        """
        CREATE OR REFRESH STREAMING TABLE orders AS
        SELECT o.id, name, partition, offset, timestamp
          FROM (SELECT from_json(CAST(value AS STRING), 'id INT') AS o, CAST(key AS STRING) AS name,
                       partition, offset, timestamp
                  FROM STREAM read_kafka(bootstrapServers => '%s', subscribe => '%s',
                                         startingOffsets => 'earliest'%s));
        """
            .formatted(broker.address(), topic, more));
  }

  private static void runAll(Bench bench, PipelineGraph graph) {
    try (var run = bench.open(graph, Faults.NONE)) {
      while (run.step(true)) {}
    }
  }

  private static List<InternalRow> rows(Bench bench) {
    var table = KernelTable.open(bench.tables(), bench.catalog().published("orders").location());
    List<InternalRow> rows = new ArrayList<>();
    table.files().forEach(file -> table.read(file, rows::add));
    return rows;
  }

  private static void assertOnce(Bench bench, int records) {
    assertThat(rows(bench).stream().map(row -> row.getInt(0)))
        .hasSize(records)
        .doesNotHaveDuplicates();
  }

  @Test
  void everyStepMayBreak() throws Exception {
    try (var bench = new Bench(root)) {
      PipelineGraph graph = graph(bench, ", maxOffsetsPerTrigger => 50");
      int sent = 0;
      for (String step :
          List.of("planned", "read", "evaluated", "commit orders", "committed", "finished")) {
        broker.send(topic, sent, sent + 60);
        sent += 60;
        try (var run =
            bench.open(
                graph,
                at -> {
                  if (at.equals(step)) {
                    throw new Crash();
                  }
                })) {
          assertThatThrownBy(() -> run.step(true)).as(step).isInstanceOf(Crash.class);
        }
      }
      runAll(bench, graph);
      assertOnce(bench, sent);
    }
  }

  @Test
  void partitionsMayBeAddedAndLimitsChanged() throws Exception {
    try (var bench = new Bench(root)) {
      broker.send(topic, 0, 10);
      runAll(bench, graph(bench, ""));
      broker.partitions(topic, 3);
      for (int i = 10; i < 30; i++) {
        broker.send(new ProducerRecord<>(topic, 2, bytes("k"), bytes("{\"id\": " + i + "}")));
      }
      runAll(bench, graph(bench, ", maxOffsetsPerTrigger => 7, failOnDataLoss => false"));
      assertOnce(bench, 30);
    }
  }

  @Test
  void longRecordsMakeSmallBatches() throws Exception {
    try (var bench = new Bench(root)) {
      String filling = "x".repeat(900_000);
      for (int i = 0; i < 80; i++) {
        String value = "{\"id\": %d, \"filling\": \"%s\"}".formatted(i, filling);
        broker.send(new ProducerRecord<>(topic, i % 2, bytes("k"), bytes(value)));
      }
      PipelineGraph graph = graph(bench, "");
      try (var run = bench.open(graph, Faults.NONE)) {
        while (run.step(true)) {}
        assertThat(run.batches()).isEqualTo(3);
      }
      assertOnce(bench, 80);
    }
  }

  @Test
  void deletionsAndHeadersComeAsTheyAre() throws Exception {
    try (var bench = new Bench(root)) {
      broker.send(
          new ProducerRecord<>(
              topic, 0, bytes("k"), null, List.of(new RecordHeader("source", bytes("till")))));
      PipelineGraph graph =
          bench.graph(
              """
              CREATE OR REFRESH STREAMING TABLE orders AS
              SELECT * FROM STREAM read_kafka(bootstrapServers => '%s', subscribe => '%s',
                startingOffsets => 'earliest', includeHeaders => true);
              """
                  .formatted(broker.address(), topic));
      runAll(bench, graph);
      InternalRow row = rows(bench).get(0);
      assertThat(row.getBinary(0)).isEqualTo(bytes("k"));
      assertThat(row.isNullAt(1)).isTrue();
      assertThat(row.getUTF8String(2).toString()).isEqualTo(topic);
      InternalRow header = row.getArray(7).getStruct(0, 2);
      assertThat(header.getUTF8String(0).toString()).isEqualTo("source");
      assertThat(header.getBinary(1)).isEqualTo(bytes("till"));
    }
  }

  @Test
  void whatRetentionTookIsSaidOrPassedOver() throws Exception {
    try (var bench = new Bench(root)) {
      broker.send(topic, 0, 20);
      runAll(bench, graph(bench, ""));
      broker.send(topic, 20, 40);
      broker.deleteBefore(topic, 0, 15);
      try (var run = bench.open(graph(bench, ""), Faults.NONE)) {
        assertThatThrownBy(() -> run.step(true))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("Kafka at " + broker.address())
            .hasMessageContaining("failOnDataLoss");
      }
      runAll(bench, graph(bench, ", failOnDataLoss => false"));
      assertOnce(bench, 35);
    }
  }

  @Test
  void aTopicThatIsGoneIsSaid() throws Exception {
    try (var bench = new Bench(root)) {
      broker.send(topic, 0, 20);
      runAll(bench, graph(bench, ""));
      broker.deleteTopic(topic);
      try (var run =
          bench.open(graph(bench, ", `kafka.request.timeout.ms` => 1000"), Faults.NONE)) {
        assertThatThrownBy(() -> run.step(true))
            .isInstanceOfSatisfying(
                ComputeException.class, e -> assertThat(e.status()).isEqualTo(404))
            .hasMessageContaining("has no topic " + topic);
      }
    }
  }

  @Test
  void topicsThatWereReadUnderAnotherSelectionDoNotComeTwice() throws Exception {
    try (var bench = new Bench(root)) {
      broker.send(topic, 0, 20);
      runAll(bench, graph(bench, ""));
      String first = topic;
      topic = "t" + UUID.randomUUID();
      broker.topic(topic, 1);
      topic = first + "," + topic;
      try (var run = bench.open(graph(bench, ""), Faults.NONE)) {
        assertThatThrownBy(() -> run.step(true))
            .hasMessageContaining("has read the topic " + first);
      }
      assertOnce(bench, 20);
    }
  }

  @Test
  void aBrokerThatIsNotThereIsWorthAnotherTry() throws Exception {
    try (var bench = new Bench(root)) {
      PipelineGraph graph =
          bench.graph(
              """
              CREATE OR REFRESH STREAMING TABLE t AS
              SELECT * FROM STREAM read_kafka(bootstrapServers => '127.0.0.1:1', subscribe => 'x',
                `kafka.request.timeout.ms` => '500', `kafka.default.api.timeout.ms` => '500');
              """);
      try (var run = bench.open(graph, Faults.NONE)) {
        assertThatThrownBy(() -> run.step(true))
            .isInstanceOfSatisfying(
                ComputeException.class, e -> assertThat(e.status()).isEqualTo(503))
            .hasMessageContaining("Kafka at 127.0.0.1:1 does not answer");
      }
    }
  }
}
