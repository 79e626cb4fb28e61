package kitchens.caspers.complaints;

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
import kitchens.caspers.apps.Lakebase;
import kitchens.caspers.apps.testing.AppDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long list ({@code -Drows=}, by default 20000) of which people have decided some. */
class LongDeskTest {
  private static final int ROWS = Integer.getInteger("rows", 20_000);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static AppDatabase database;
  private static DeskServer server;

  @BeforeAll
  static void start() throws Exception {
    database = DeskDatabase.start();
    var settings = database.settings();
    server = DeskServer.start(settings, Lakebase.of("complaint-desk", settings, () -> "app"));
    database.execute(
        """
        INSERT INTO complaints.pg_complaint_responses
        SELECT gen_random_uuid()::text, timestamptz '2026-11-26 00:00Z' - n * interval '1 second',
          (ARRAY['San Francisco', 'Chicago', 'Bellevue'])[1 + mod(n, 3)], 1, gen_random_uuid()::text,
          'app', 'The soup was cold, and complaint ' || n || ' came of it.', '{}',
          (ARRAY['delivery_delay', 'food_quality', 'billing'])[1 + mod(n, 3)],
          CASE WHEN mod(n, 1000) = 0 THEN NULL WHEN mod(n, 4) = 2 THEN 'suggest_credit'
            ELSE 'escalate' END,
          CASE WHEN mod(n, 4) = 2 AND mod(n, 1000) > 0 THEN 5.5 END, 'high',
          CASE WHEN mod(n, 50) = 1 THEN 'urgent' END, 'so', 30, 40, 'caspers-policy', '1', 'v1',
          'tr', '[]'
        FROM generate_series(1, %d) AS n
        """
            .formatted(ROWS));
    database.execute("ANALYZE");
    var begun = System.nanoTime();
    while (read() < ROWS + 3) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(4));
    }
    database.execute(
        """
        INSERT INTO complaint_desk.complaint_decisions
          (complaint_id, order_id, action, complaint_category, decision, credit_usd, reason,
           decided_by, source_suggestion, request_key)
        SELECT complaint_id, order_id, 'accept', complaint_category, 'credit', 5.5, '', 'ann', '{}',
          gen_random_uuid()
        FROM complaints.pg_complaint_responses
        WHERE decision = 'suggest_credit' AND complaint LIKE 'The soup%' ORDER BY ts LIMIT 500
        """);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    database.close();
  }

  private static JsonNode get(String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("X-Forwarded-Email", "ann@example.com")
            .build();
    var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Agent.JSON.readTree(answer.body());
  }

  private static long read() throws Exception {
    return sum("complaints", "");
  }

  private static long sum(String field, String state) throws Exception {
    long sum = 0;
    for (var row : get("/api/totals").path("totals")) {
      if (state.isEmpty() || row.path("state").asText().equals(state)) {
        sum += row.path(field).asLong();
      }
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/complaints",
        "/api/complaints?says=error",
        "/api/complaints?says=credit&state=accept",
        "/api/complaints?says=urgent&category=billing",
        "/api/complaints?state=open",
        "/api/complaints?state=change",
        "/api/complaints?q=Bellevue",
        "/api/complaints?q=nowhere",
        "/api/totals",
        "/api/totals?q=Bellevue",
      })
  void answersInTime(String path) throws Exception {
    get(path);
    var begun = System.nanoTime();
    get(path);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
  }

  @Test
  void itsPagesFollowOnEachOtherWithoutGapOrRepetition() throws Exception {
    var seen = new HashSet<String>();
    String next = "";
    for (int page = 0; page < 10; page++) {
      var answer = get("/api/complaints?says=credit&after=" + next);
      answer
          .path("complaints")
          .forEach(row -> assertThat(seen.add(row.path("complaint_id").asText())).isTrue());
      next = answer.path("next").asText();
    }
    assertThat(seen).hasSize(10 * JudgedList.PAGE);
  }

  @Test
  void theTotalsAddUp() throws Exception {
    assertThat(read()).isEqualTo(ROWS + 3L);
    assertThat(sum("complaints", "accept")).isEqualTo(500);
    assertThat(sum("granted_usd", "accept")).isGreaterThan(0);
  }
}
