package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.core.http.Request;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.workspace.Connection;

/** {@code caspers api}: any route, for what no other command has. */
final class RawApi {

  static final Group GROUP =
      new Group("api", "Any route of the workspace's REST API.", RawApi::operations);

  private static final ObjectMapper JSON = new ObjectMapper();

  private RawApi() {}

  private static List<Operation> operations() {
    return Stream.of("get", "head", "delete", "post", "put", "patch")
        .map(RawApi::operation)
        .toList();
  }

  private static Operation operation(String name) {
    var method = name.toUpperCase(Locale.ROOT);
    var body = List.of("post", "put", "patch").contains(name);
    var operation =
        op(name, "Send a " + method + " and print the answer.")
            .args("PATH")
            .example(
                body
                    ? "api "
                        + name
                        + " /api/2.0/workspace/mkdirs --json '{\"path\": \"/Workspace/new\"}'"
                    : "api " + name + " /api/2.2/jobs/list?limit=3");
    if (body || name.equals("delete")) {
      operation.maybeJson();
    }
    return operation.does(
        call -> {
          var path = call.arg("PATH");
          if (!path.startsWith("/")) {
            throw new CliException("PATH begins with a slash, such as /api/2.2/jobs/list");
          }
          var json = call.json();
          return send(call.connection(), method, path, json.isEmpty() && !body ? null : json);
        });
  }

  /**
   * One request through the SDK's own client, with its authentication, retries and errors.
   *
   * @param body null for none
   * @return the answer; null when it is empty
   */
  static JsonNode send(Connection connection, String method, String path, JsonNode body) {
    var request =
        body == null ? new Request(method, path) : new Request(method, path, body.toString());
    request.withHeader("Accept", "application/json");
    if (body != null) {
      request.withHeader("Content-Type", "application/json");
    }
    try (var answer = connection.apiClient().execute(request, InputStream.class)) {
      var text = answer == null ? "" : new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      return text.isBlank() ? null : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CliException(method + " " + path + " did not answer with JSON", e);
    } catch (IOException e) {
      throw new CliException(method + " " + path + ": " + e.getMessage(), e);
    }
  }

  /** A name as one segment of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
