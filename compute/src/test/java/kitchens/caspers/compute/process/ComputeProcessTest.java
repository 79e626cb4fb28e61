package kitchens.caspers.compute.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import kitchens.caspers.compute.testing.CatalogServer;
import kitchens.caspers.compute.testing.ChildCompute;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComputeProcessTest {
  private Path home;
  private CatalogServer catalog;

  @BeforeEach
  void newHome(@TempDir Path temporary) throws IOException {
    home = temporary.toRealPath();
    Files.createDirectories(home.resolve("compute"));
    Files.createDirectories(home.resolve("storage"));
    catalog = new CatalogServer(home.resolve("storage"));
    epoch(7);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void servesStatementsCancelsThemAndEndsWithItsParent() throws Exception {
    try (ChildCompute compute = new ChildCompute(home, 7, catalog.url()).awaitPort()) {
      assertThat(compute.get("/health").path("epoch").asLong()).isEqualTo(7);
      JsonNode one = compute.statement("one", "SELECT 1 AS one");
      assertThat(one.path("data_array").toString()).isEqualTo("[[\"1\"]]");
      assertThat(compute.get("/health").path("state").asText()).isEqualTo("READY");
      assertThat(compute.get("/pipelines/none").path("error_code").asText()).isNotEmpty();

      CompletableFuture<JsonNode> slow =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return compute.statement(
                      "slow", "SELECT count(*) FROM range(1000000000000) WHERE hash(id) = 1");
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      // A cancel that comes before the statement does is ignored; so it is repeated.
      while (!slow.isDone()) {
        compute.post("/statements/slow/cancel");
      }
      JsonNode ended = slow.get();
      assertThat(ended.path("status").path("state").asText()).isEqualTo("CANCELED");

      JsonNode read = compute.statement("etc", "SELECT * FROM text.`/etc/hostname`");
      assertThat(read.path("status").path("error").path("error_code").asText())
          .isEqualTo("PERMISSION_DENIED");

      compute.closeStdin();
      assertThat(compute.awaitEnd(5)).isZero();
    }
  }

  @Test
  void doesNotStartUnderAnotherEpoch() throws Exception {
    try (ChildCompute compute = new ChildCompute(home, 6, catalog.url())) {
      assertThat(compute.awaitEnd(30)).isEqualTo(Epoch.STALE);
      assertThat(compute.errors()).contains("epoch 6 is no longer the one in");
    }
  }

  @Test
  void haltsBeforeItCommitsUnderAPassedEpoch() throws Exception {
    try (ChildCompute compute = new ChildCompute(home, 7, catalog.url()).awaitPort()) {
      compute.statement("c", "CREATE CATALOG c");
      compute.statement("s", "CREATE SCHEMA c.s");
      JsonNode created = compute.statement("t", "CREATE TABLE c.s.t AS SELECT 1 AS x");
      assertThat(created.path("status").path("state").asText()).isEqualTo("SUCCEEDED");
      epoch(8);
      assertThatThrownBy(() -> compute.statement("i", "INSERT INTO c.s.t VALUES (2)"))
          .isInstanceOf(IOException.class);
      assertThat(compute.awaitEnd(5)).isEqualTo(Epoch.STALE);
      try (Stream<Path> files = Files.walk(home.resolve("storage"))) {
        assertThat(files.filter(file -> file.toString().matches(".*_delta_log/\\d+\\.json")))
            .hasSize(1);
      }
    }
  }

  @Test
  void saysInOneLineWhyItCannotStart() throws Exception {
    assertThatThrownBy(() -> ComputeConfig.parse("{\"epoch\": 1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("home");
  }

  private void epoch(long number) throws IOException {
    Files.writeString(home.resolve("compute/epoch"), number + "\n");
  }
}
