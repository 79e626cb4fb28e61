package kitchens.caspers.compute.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.compute.http.StatementService.Result;
import kitchens.caspers.compute.http.StatementService.State;
import kitchens.caspers.compute.testing.FakeEndpoint;
import kitchens.caspers.compute.testing.TestCompute;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code ai_query} in statements, before an endpoint that does as it is told. */
class AiQueryStatementTest {
  private final TestCompute compute = TestCompute.get();
  private FakeEndpoint endpoint;

  @BeforeEach
  void open() throws IOException {
    endpoint = new FakeEndpoint(r -> FakeEndpoint.Answer.prediction("{\"a\":1,\"b\":[\"x\"]}"));
    endpoint.serving().install();
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void aRecordsPredictionHasTheReturnType() {
    assertThat(
            compute.rows(
                """
                SELECT id, ai_query('agent', named_struct('id', id),
                  returnType => 'STRUCT<a: INT, b: ARRAY<STRING>>').b[0]
                FROM range(3) ORDER BY id
                """))
        .containsExactly(List.of("0", "x"), List.of("1", "x"), List.of("2", "x"));
    assertThat(compute.rows("SELECT ai_query('agent', named_struct('id', 1))"))
        .containsExactly(List.of("{\"a\":1,\"b\":[\"x\"]}"));
  }

  @Test
  void aTextIsAChat() {
    endpoint.behave(
        r ->
            new FakeEndpoint.Answer(
                200,
                "{\"choices\":[{\"message\":{\"content\":\"you said "
                    + r.path("messages").path(0).path("content").asText()
                    + " at "
                    + r.path("temperature")
                    + "\"}}]}"));
    assertThat(
            compute.rows(
                "SELECT ai_query('chat', 'hello', modelParameters =>"
                    + " named_struct('temperature', 0.5))"))
        .containsExactly(List.of("you said hello at 0.5"));
  }

  @Test
  void anEndpointInTroubleIsAskedAgain() {
    var refusals = new AtomicInteger(2);
    endpoint.behave(
        r ->
            refusals.getAndDecrement() > 0
                ? new FakeEndpoint.Answer(429, "{}")
                : FakeEndpoint.Answer.prediction("7"));
    assertThat(compute.rows("SELECT ai_query('agent', named_struct('id', 1), 'INT')"))
        .containsExactly(List.of("7"));
    assertThat(endpoint.requests()).hasSize(3);
  }

  @Test
  void anErrorFailsTheStatementOrIsItsAnswer() {
    endpoint.behave(r -> new FakeEndpoint.Answer(400, "{\"message\":\"no such input\"}"));
    Result failed = compute.run("SELECT ai_query('agent', named_struct('id', 1))");
    assertThat(failed.status().state()).isEqualTo(State.FAILED);
    assertThat(failed.status().error().message()).contains("no such input");
    assertThat(
            compute.rows(
                "SELECT a.result, a.errorMessage FROM (SELECT ai_query('agent',"
                    + " named_struct('id', 1), failOnError => false) AS a)"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get(0)).isNull();
              assertThat(row.get(1)).contains("400", "no such input");
            });
  }

  @Test
  void aWrongCallIsRefusedByItsArgument() {
    Result wrong = compute.run("SELECT ai_query('agent', 'x', temperature => 1)");
    assertThat(wrong.status().error().message()).contains("no argument 'temperature'");
  }
}
