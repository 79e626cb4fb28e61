package kitchens.caspers.compute.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.testing.Await;
import kitchens.caspers.compute.testing.Broker;
import kitchens.caspers.compute.testing.CatalogServer;
import kitchens.caspers.compute.testing.ChildCompute;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compute process that is killed while it reads a topic has each record once in the table. */
@Tag("long")
class KafkaKillsTest {
  private static final int RECORDS = 2_400;
  private static final int KILLS = 3;

  @TempDir Path temporary;

  @Test
  void eachRecordIsInTheTableOnce() throws Exception {
    Path home = Files.createDirectories(temporary.toRealPath().resolve("home"));
    Files.createDirectories(home.resolve("compute"));
    Files.createDirectories(home.resolve("storage"));
    try (var broker = new Broker(Files.createDirectories(temporary.resolve("kafka")));
        var catalog = new CatalogServer(home.resolve("storage"))) {
      broker.topic("orders", 2);
      broker.send("orders", 0, RECORDS);
      for (int kill = 0; kill < KILLS; kill++) {
        try (var compute = start(home, kill, catalog)) {
          if (kill == 0) {
            compute.statement("c", "CREATE CATALOG c");
            compute.statement("s", "CREATE SCHEMA c.s");
          }
          compute.post("/pipelines/p/updates", update(home, broker));
          awaitBatches(compute, 4);
        }
      }
      try (var compute = start(home, KILLS, catalog)) {
        compute.post("/pipelines/p/updates", update(home, broker));
        Path reached = home.resolve("compute/checkpoints/p/topics.json");
        String end = "0\\\":%d,\\\"1\\\":%1$d".formatted(RECORDS / 2);
        Await.until("the last record", Duration.ofSeconds(300), () -> read(reached).contains(end));
        assertThat(count(compute, "SELECT count(DISTINCT id) FROM c.s.orders")).isEqualTo(RECORDS);
        assertThat(count(compute, "SELECT count(*) FROM c.s.orders")).isEqualTo(RECORDS);
      }
    }
  }

  private static ChildCompute start(Path home, int number, CatalogServer catalog) throws Exception {
    Files.writeString(home.resolve("compute/epoch"), number + "\n");
    return new ChildCompute(home, number, catalog.url()).awaitPort();
  }

  private static Map<String, Object> update(Path home, Broker broker) {
    String sql =
        """
        CREATE OR REFRESH STREAMING TABLE orders AS
        SELECT CAST(get_json_object(CAST(value AS STRING), '$.id') AS INT) AS id
          FROM STREAM read_kafka(bootstrapServers => '%s', subscribe => 'orders',
                                 startingOffsets => 'earliest', maxOffsetsPerTrigger => 40)
        """
            .formatted(broker.address());
    return Map.of(
        "update_id", "u",
        "spec", Map.of("name", "p", "catalog", "c", "schema", "s", "continuous", true),
        "checkpoint", home.resolve("compute/checkpoints/p").toUri().toString(),
        "sources", List.of(Map.of("path", "orders.sql", "text", sql)));
  }

  private static void awaitBatches(ChildCompute compute, long some) {
    Await.until(
        "batches",
        Duration.ofSeconds(300),
        () -> {
          JsonNode state = get(compute);
          assertThat(state.path("state").asText()).isNotEqualTo("FAILED");
          return state.path("batches").asLong() >= some;
        });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode get(ChildCompute compute) {
    try {
      return compute.get("/pipelines/p");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long count(ChildCompute compute, String sql) {
    try {
      return compute.statement("n" + System.nanoTime(), sql).at("/data_array/0/0").asLong(-1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
