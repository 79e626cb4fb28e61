package kitchens.caspers.refunds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import kitchens.caspers.apps.Agent;
import kitchens.caspers.apps.JudgedList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long list ({@code -Drows=}, by default 100000) of which people have decided some. */
class LongListTest {
  private static final int ROWS = Integer.getInteger("rows", 100_000);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static TestApp app;

  @BeforeAll
  static void start() throws Exception {
    app = TestApp.start();
    app.execute(
        """
        INSERT INTO recommender.pg_recommendations
        SELECT gen_random_uuid()::text,
          timestamptz '2026-11-26 00:00Z' - n * interval '1 second',
          timestamptz '2026-11-25 23:00Z' - n * interval '1 second',
          CASE
            WHEN mod(n, 1000) = 0 THEN '{"error": {"code": "TIMEOUT", "message": "30 s are over"}}'
            WHEN mod(n, 50) = 1 THEN '{"refund_usd": 30, "refund_class": "full", "reason": "very late"}'
            WHEN mod(n, 4) = 2 THEN '{"refund_usd": 5.5, "refund_class": "partial", "reason": "late"}'
            ELSE '{"refund_usd": 0, "refund_class": "none", "reason": "in time"}'
          END,
          'caspers-policy', '1', 'v1', 'tr', 1 + mod(n, 4),
          (ARRAY['San Francisco', 'Chicago', 'Bellevue', 'Silicon Valley'])[1 + mod(n, 4)],
          40, 30, 40, 60, 30, '[]'
        FROM generate_series(1, %d) AS n
        """
            .formatted(ROWS));
    app.execute("ANALYZE");
    take();
    app.execute(
        """
        INSERT INTO refunds.refund_decisions
          (order_id, action, amount_usd, refund_class, reason, decided_by, source_suggestion,
           request_key)
        SELECT order_id, 'confirm', 5.5, 'partial', '', 'ann', '{}', gen_random_uuid()
        FROM recommender.pg_recommendations WHERE agent_response LIKE '%"partial"%'
        ORDER BY ts LIMIT 2000
        """);
  }

  /** Asks as a page that is open does, until everything is taken in. */
  private static void take() throws Exception {
    var begun = System.nanoTime();
    while (judged() < ROWS + 3) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(4));
    }
    System.out.println(
        Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms to take all in");
  }

  private static long judged() throws Exception {
    long orders = 0;
    for (var row : get("/api/totals").path("totals")) {
      orders += row.path("orders").asLong();
    }
    return orders;
  }

  @AfterAll
  static void stop() throws Exception {
    app.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/recommendations",
        "/api/recommendations?class=error",
        "/api/recommendations?class=full",
        "/api/recommendations?state=open",
        "/api/recommendations?state=confirm",
        "/api/recommendations?state=reject",
        "/api/recommendations?class=full&state=confirm",
        "/api/recommendations?q=Bellevue",
        "/api/recommendations?q=nowhere",
        "/api/totals",
        "/api/totals?q=Bellevue",
      })
  void answersInTime(String path) throws Exception {
    get(path);
    var begun = System.nanoTime();
    get(path);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    System.out.println(took.toMillis() + " ms " + path);
    assertThat(took).isLessThan(PATIENCE);
  }

  static JsonNode get(String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(app.url() + path))
            .header("X-Forwarded-Email", "ann@caspers.example")
            .build();
    var answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Agent.JSON.readTree(answer.body());
  }

  @Test
  void itsPagesFollowOnEachOtherWithoutGapOrRepetition() throws Exception {
    var seen = new HashSet<String>();
    String next = "";
    for (int page = 0; page < 10; page++) {
      var answer = get("/api/recommendations?class=partial&after=" + next);
      answer
          .path("recommendations")
          .forEach(row -> assertThat(seen.add(row.path("order_id").asText())).isTrue());
      next = answer.path("next").asText();
    }
    assertThat(seen).hasSize(10 * JudgedList.PAGE);
  }

  @Test
  void theTotalsAddUp() throws Exception {
    assertThat(judged()).isEqualTo(ROWS + 3L);
    long confirmed = 0;
    for (var row : get("/api/totals").path("totals")) {
      confirmed += row.path("state").asText().equals("confirm") ? row.path("orders").asLong() : 0;
    }
    assertThat(confirmed).isEqualTo(2000);
  }
}
