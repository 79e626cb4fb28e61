package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.service.serving.QueryEndpointInput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Questions to an agent's endpoint, some at a time. */
final class Questions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 8;
  private static final int ATTEMPTS = 20;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final WorkspaceClient workspace;
  private final String endpoint;

  Questions(WorkspaceClient workspace, String endpoint) {
    this.workspace = workspace;
    this.endpoint = endpoint;
  }

  /** What comes of each of some things, in their order. */
  <T, R> List<R> all(List<T> things, Function<T, R> work) {
    var threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      var results = new ArrayList<R>();
      var tasks = things.stream().map(one -> (Callable<R>) () -> work.apply(one)).toList();
      for (var result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StageFailure("interrupted while evaluating");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new StageFailure("the evaluation failed: " + e.getCause().getMessage());
    } finally {
      threads.shutdownNow();
    }
  }

  /** What the agent says of one record; the copies that its tools read may still be filling. */
  JsonNode ask(Map<String, Object> record) {
    for (int attempt = 1; ; attempt++) {
      try {
        var predictions =
            workspace
                .servingEndpoints()
                .query(
                    new QueryEndpointInput().setName(endpoint).setDataframeRecords(List.of(record)))
                .getPredictions();
        return JSON.valueToTree(predictions.iterator().next());
      } catch (DatabricksException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        Waiting.pause(PAUSE);
      }
    }
  }

  /** The first row that a tool answered, by the end of its name; missing when it was not asked. */
  static JsonNode tool(JsonNode said, String name) {
    for (var call : said.path("tools")) {
      if (call.path("name").asText().endsWith(name)) {
        var result = call.path("result");
        return result.isArray() ? result.path(0) : result;
      }
    }
    return JSON.missingNode();
  }
}
