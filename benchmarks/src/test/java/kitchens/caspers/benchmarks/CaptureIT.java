package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A PostgreSQL's changes land in a volume, mapped and once, while the workspace is killed. */
@Tag("long")
class CaptureIT {
  private static final String MAPPING =
      """
      events:
        - when: {$.op: [r, c]}
          emit: {event_id: {$uuid: [$.after.id]}, id: $.after.id, total: {$number: $.after.total}}
        - when: {$.op: u, $.after.total: "0.00"}
          emit: {event_id: {$uuid: [$.after.id, free]}, id: $.after.id, total: 0}
      """;

  @Test
  void changesLandOnceThroughAKill() throws Exception {
    try (var postgres = EmbeddedPostgres.builder().setServerConfig("wal_level", "logical").start();
        var installation = Installation.create()) {
      sql(postgres, "CREATE TABLE orders (id int PRIMARY KEY, total numeric(10,2))");
      sql(postgres, "INSERT INTO orders SELECT n, n FROM generate_series(1, 20) n");
      Files.createDirectories(installation.home());
      Files.writeString(
          installation.home().resolve("settings.yaml"),
          """
          compute: {lazy: true}
          ingest:
            capture:
              - name: shop
                port: %d
                database: postgres
                user: postgres
                tables: [public.orders]
                volume: shop.simulator.orders
                mapping: shop
          """
              .formatted(postgres.getPort()));
      installation.caspers("workspace", "start").succeeded();
      var client = installation.client();
      WorldVolumes.make(client, "shop", List.of("orders"));
      var volume =
          Path.of(URI.create(client.volumes().read("shop.simulator.orders").getStorageLocation()));
      var mapping = Files.writeString(installation.home().resolve("shop.yml"), MAPPING);
      installation
          .caspers("ingest", "put-mapping", "shop.simulator.orders", "shop", mapping.toString())
          .succeeded();
      LiveUniverse.await("what was there", () -> ids(volume).size() == 20);

      sql(postgres, "INSERT INTO orders SELECT n, n FROM generate_series(21, 40) n");
      var workspace = ProcessHandle.of(installation.status().at("/pid").asLong()).orElseThrow();
      workspace.destroyForcibly();
      sql(postgres, "INSERT INTO orders SELECT n, n FROM generate_series(41, 60) n");
      sql(postgres, "DELETE FROM orders WHERE id = 1");
      workspace.onExit().get();
      installation.caspers("workspace", "start").succeeded();
      LiveUniverse.await("what came meanwhile", () -> ids(volume).size() >= 60);
      sql(postgres, "UPDATE orders SET total = 0 WHERE id = 60");
      LiveUniverse.await("the last change", () -> ids(volume).size() >= 61);
      assertThat(ids(volume))
          .containsExactlyElementsOf(
              IntStream.concat(IntStream.rangeClosed(1, 60), IntStream.of(60)).boxed().toList());
      assertThat(
              installation
                  .caspers("ingest", "kept-aside", "shop.simulator.orders", "-o", "json")
                  .succeeded()
                  .out())
          .as("a deletion is none of the mapping's events")
          .contains("none of the mapping's events holds for it");
      assertThat(installation.caspers("ingest", "sources").succeeded().out())
          .contains("capture", "shop", "RUNNING");
    }
  }

  private static void sql(EmbeddedPostgres postgres, String statement) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  /** In the order of the files. */
  private static List<Integer> ids(Path volume) {
    var ids = new ArrayList<Integer>();
    var events = volume.resolve("ingest");
    if (Files.isDirectory(events)) {
      try (var files = Files.walk(events)) {
        for (var file :
            files
                .filter(f -> f.getFileName().toString().matches("\\d+\\.json"))
                .sorted()
                .toList()) {
          for (var line : Files.readAllLines(file)) {
            ids.add(new ObjectMapper().readTree(line).path("id").asInt());
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return ids;
  }
}
