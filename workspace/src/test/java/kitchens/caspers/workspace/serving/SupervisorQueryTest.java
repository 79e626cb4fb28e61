package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor's SQL in a whole workspace, through its statements; compute is a stand-in. */
class SupervisorQueryTest {

  private static final String YAML =
      """
      name: counting
      kind: supervisor
      model: ${LLM_MODEL}
      prompt: prompt.md
      delegates:
        - name: count_late
          description: Counts late orders.
          title: counting late orders of {location}
          parameters: {location: {type: string}}
          query: SELECT count(*) FROM t WHERE location = :location
        - name: taste
          description: How it tastes.
          query: SELECT taste FROM t
      output: {type: object, required: [answer]}
      """;

  private static final String PROMPT =
      """
      ```policy
      tools:
        - {call: count_late, as: late, arguments: {location: "=input.message"}}
        - {call: taste, arguments: {}}
      rules:
        - answer: {answer: "It tastes {taste.taste}."}
      ```
      """;

  @TempDir Path directory;

  @Test
  void rowsOfAStatementAreWhatTheModelIsTold() throws Exception {
    try (TestWorkspace workspace =
        TestWorkspace.start(Optional.of(StandInDist.create(directory)))) {
      Http http = new Http(workspace).withToken(workspace.adminToken());
      new RegisteredAgents(workspace.client(), http).serve("counting", YAML, PROMPT);
      JsonNode said =
          SupervisorBench.ok(
                  http.post(
                      "/serving-endpoints/counting/invocations",
                      "{\"dataframe_records\": [{\"message\": \"Chicago'; DROP TABLE t; --\"}]}"))
              .path("predictions")
              .path(0);
      assertThat(said.path("answer").path("answer").asText())
          .as(said.toString())
          .isEqualTo("It tastes sweet <b>.");
      assertThat(said.path("tools").path(0).path("result").toString())
          .isEqualTo("[{\"count(1)\":1234}]");
      // Permission to ask the endpoint is all that it takes, and without it there is nothing.
      String path = "/serving-endpoints/counting/invocations";
      String record = "{\"dataframe_records\": [{\"message\": \"x\"}]}";
      var made = kitchens.caspers.workspace.testing.ServicePrincipals.create(workspace, "somebody");
      Http somebody =
          new Http(workspace)
              .with("Authorization", made.client().config().authenticate().get("Authorization"));
      assertThat(somebody.post(path, record).statusCode()).isEqualTo(403);
    }
  }
}
