package kitchens.caspers.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes of a real PostgreSQL come in their order and once, whenever the process is killed. */
@Tag("long")
@Timeout(300)
class CaptureTest {
  private static EmbeddedPostgres postgres;

  private final List<JsonNode> kept = new ArrayList<>();
  private JsonNode offset;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.builder().setServerConfig("wal_level", "logical").start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  private static void sql(String statement) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  private void keep(JsonNode piece) {
    assertThat(piece.has("failed")).as("%s", piece).isFalse();
    piece.path("records").forEach(kept::add);
    offset = piece.path("offset");
  }

  /** Keeps pieces until there are so many records. */
  private void keep(Child child, int records) throws IOException {
    while (kept.size() < records) {
      keep(child.next());
      child.kept();
    }
  }

  @Test
  void whatIsThereAndWhatChangesComesOnceThroughKills() throws Exception {
    sql(
        """
        CREATE TABLE orders (
          id int PRIMARY KEY, total numeric(10,2), placed_at timestamptz, note text);
        CREATE TABLE others (id int PRIMARY KEY);
        INSERT INTO orders VALUES (1, 12.50, '2026-11-27 18:00:00.250+01', 'soup'), (2, 0.10, NULL, NULL);
        INSERT INTO others VALUES (1);
        """);
    try (var child = new Child(postgres.getPort(), List.of("public.orders"), null)) {
      keep(child, 2);
      assertThat(kept.get(0).path("op").asText()).isEqualTo("r");
      assertThat(kept.get(0).at("/after/total").asText()).isEqualTo("12.50");
      assertThat(kept.get(0).at("/after/placed_at").asText()).startsWith("2026-11-27T17:00:00.25");
      sql("INSERT INTO orders VALUES (3, 3, now(), 'bread')");
      sql("UPDATE orders SET total = 4 WHERE id = 3");
      sql("DELETE FROM orders WHERE id = 1");
      keep(child, 5);
      assertThat(kept.subList(2, 5))
          .extracting(change -> change.path("op").asText())
          .containsExactly("c", "u", "d");
      assertThat(kept.get(4).at("/before/id").asInt()).isEqualTo(1);

      sql(
          "INSERT INTO orders SELECT n, n, now(), 'killed before it was kept' FROM"
              + " generate_series(10, 19) n");
      child.next();
      child.kill();
    }
    try (var child = new Child(postgres.getPort(), List.of("public.orders"), offset)) {
      keep(child, 15);
      sql(
          "INSERT INTO orders SELECT n, n, now(), 'killed before it was told' FROM"
              + " generate_series(20, 29) n");
      while (kept.size() < 25) {
        keep(child.next());
        if (kept.size() < 25) {
          child.kept();
        }
      }
      child.kill();
    }
    try (var child = new Child(postgres.getPort(), List.of("public.orders"), offset)) {
      sql("INSERT INTO orders VALUES (30, 30, now(), 'last')");
      keep(child, 26);
      assertThat(child.end()).isTrue();
    }
    assertThat(kept.subList(5, 26))
        .extracting(change -> change.at("/after/id").asInt())
        .containsExactlyElementsOf(IntStream.rangeClosed(10, 30).boxed().toList());
  }

  @Test
  void whyItCannotGoOnIsSaidWithoutThePassword() throws Exception {
    try (var child = new Child(1, List.of("public.orders"), null)) {
      var why = child.next().path("failed").asText();
      assertThat(why).contains("127.0.0.1").doesNotContain("secret-of-the-test");
    }
  }
}
