package kitchens.caspers.workspace.releases;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.TestWorkspace;

/**
 * A workspace with an agent that tells small numbers from big ones, and people around it: the
 * administrator made it, two others sign.
 */
final class ReleaseBench implements AutoCloseable {

  static final String RELEASES = "/api/2.0/caspers/releases";
  static final String MODEL = "r.ai.sizer";

  private static final String APP =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.*;

      /** COMMENT */
      public class App {
        public static void main(String[] args) throws Exception {
          int port = Integer.parseInt(System.getenv("DATABRICKS_APP_PORT"));
          var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 5);
          server.createContext(
              "/",
              x -> {
                if (x.getRequestURI().getPath().startsWith("/api/")) {
                  x.sendResponseHeaders(404, -1);
                  x.close();
                  return;
                }
                var text = new StringBuilder();
                System.getenv().forEach((k, v) -> text.append(k + "=" + v + "\\n"));
                byte[] bytes = text.toString().getBytes();
                x.sendResponseHeaders(200, bytes.length);
                x.getResponseBody().write(bytes);
                x.close();
              });
          server.start();
        }
      }
      """;

  /** Those who sign, with the headers that they come with. */
  record Person(String name, String authorization) {}

  final TestWorkspace workspace;
  Person edda;
  Person stan;
  private final Path files;

  ReleaseBench() {
    this(TestWorkspace.start());
  }

  /**
   * @param workspace that goes with it
   */
  ReleaseBench(TestWorkspace workspace) {
    this.workspace = workspace;
    WorkspaceClient w = workspace.client();
    w.catalogs().create(new CreateCatalog().setName("r"));
    w.schemas().create(new CreateSchema().setCatalogName("r").setName("ai"));
    files =
        Path.of(
            URI.create(
                w.volumes()
                    .create(
                        new CreateVolumeRequestContent()
                            .setCatalogName("r")
                            .setSchemaName("ai")
                            .setName("agents")
                            .setVolumeType(VolumeType.MANAGED))
                    .getStorageLocation()));
    model("sizer");
    edda = person("edda");
    stan = person("stan");
  }

  /** Starts the workspace again, on another port, to which people sign in anew. */
  void restart() {
    workspace.restart();
    edda = person("edda");
    stan = person("stan");
  }

  void model(String name) {
    workspace
        .client()
        .registeredModels()
        .create(
            new CreateRegisteredModelRequest()
                .setCatalogName("r")
                .setSchemaName("ai")
                .setName(name));
  }

  private Person person(String displayName) {
    var made = ServicePrincipals.create(workspace, displayName);
    ok(
        "PATCH",
        "/api/2.1/unity-catalog/permissions/catalog/r",
        "{\"changes\": [{\"principal\": \"%s\", \"add\": [\"ALL_PRIVILEGES\"]}]}"
            .formatted(made.name()));
    return new Person(made.name(), made.client().config().authenticate().get("Authorization"));
  }

  /**
   * Registers a version.
   *
   * @param limit below which a number is small, where 10 is right
   * @return its number
   */
  long version(int limit, int cases) {
    return version(MODEL, limit, cases);
  }

  long version(String model, int limit, int cases) {
    return version(model, limit, cases, "");
  }

  /**
   * The same.
   *
   * @param more lines of its agent.yml
   */
  long version(String model, int limit, int cases, String more) {
    try {
      Path folder =
          files.resolve("sizer-%d-%d-%d".formatted(limit, cases, Math.abs(more.hashCode())));
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("agent.yml"),
          "name: sizer\nmodel: ${LLM_MODEL}\nprompt: prompt.md\noutput: {type: object}\n" + more);
      Files.writeString(
          folder.resolve("prompt.md"),
          """
          Say whether a number is small.

          ```policy
          rules:
            - when: input.n < %d
              answer: {word: small, reason: "{input.n} is small"}
            - answer: {word: big, reason: "{input.n} is big"}
          ```
          """
              .formatted(limit));
      StringBuilder set =
          new StringBuilder(
              """
              evaluation:
                input: {n: "=case.n"}
                right:
                  word: answer.word == case.word
                never:
                  silent: answer.reason == ''
                thresholds:
                  accuracy: {at_least: 0.9}
                  silent: {at_most: 0}
                  errors: {at_most: 0}
                  regressions: {at_most: 0}
              cases:
              """);
      for (int n = 1; n <= cases; n++) {
        set.append(
            "  - {name: number %d, n: %d, word: %s}\n".formatted(n, n, n < 10 ? "small" : "big"));
      }
      Files.writeString(folder.resolve("eval.yml"), set);
      return Long.parseLong(
          workspace
              .client()
              .modelRegistry()
              .createModelVersion(
                  new CreateModelVersionRequest()
                      .setName(model)
                      .setSource("/Volumes/r/ai/agents/" + folder.getFileName()))
              .getModelVersion()
              .getVersion());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Evaluates a version to the end. */
  JsonNode evaluated(long version) throws Exception {
    return evaluated(MODEL, version);
  }

  JsonNode evaluated(String model, long version) throws Exception {
    JsonNode begun =
        ok(
            "POST",
            RELEASES,
            """
            {"model": "%s", "model_version": %d, "environment_vars": {"LLM_MODEL": "caspers-policy"}}
            """
                .formatted(model, version));
    String id = begun.path("release_id").asText();
    Await.until(Duration.ofSeconds(30), () -> !state(id).equals("EVALUATING"));
    return release(id);
  }

  /** Evaluates, signs on both sides, and passes the gate. */
  String gated(long version) throws Exception {
    return gated(MODEL, version);
  }

  String gated(String model, long version) throws Exception {
    String id = evaluated(model, version).path("release_id").asText();
    approve(edda, id, "engineering");
    approve(stan, id, "stakeholder");
    ok("POST", RELEASES + "/" + id + "/gate", "{}");
    return id;
  }

  void approve(Person person, String id, String role) {
    HttpResponse<String> answer =
        as(person, "POST", RELEASES + "/" + id + "/sign-off", decision(role, "APPROVED"));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
  }

  static String decision(String role, String decision) {
    return "{\"role\": \"%s\", \"decision\": \"%s\"}".formatted(role, decision);
  }

  JsonNode release(String id) {
    return ok("GET", RELEASES + "/" + id, null);
  }

  String state(String id) {
    return release(id).path("state").asText();
  }

  String promoted(String model, long version) throws Exception {
    String id = gated(model, version);
    ok("POST", RELEASES + "/" + id + "/promote", "{}");
    return id;
  }

  long champion() {
    return champion(MODEL);
  }

  long champion(String model) {
    return ok("GET", "/api/2.1/unity-catalog/models/" + model + "/aliases/champion", null)
        .path("version")
        .asLong();
  }

  /** The version that an endpoint says it is. */
  String served(String endpoint) {
    return ok(
            "POST",
            "/serving-endpoints/" + endpoint + "/invocations",
            "{\"dataframe_records\": [{\"n\": 3}]}")
        .path("predictions")
        .path(0)
        .path("model_version")
        .asText();
  }

  /** An app that shows its environment, deployed and running. */
  void app(String name, String comment) {
    JsonNode status = deployApp(name, comment, "");
    if (!status.path("state").asText().equals("SUCCEEDED")) {
      throw new AssertionError(status);
    }
  }

  /**
   * The same, however it ends.
   *
   * @param more fields of the deployment, with a comma before each
   */
  JsonNode deployApp(String name, String comment, String more) {
    String folder = "/Workspace/apps-of-releases/" + name;
    write(folder + "/app.yaml", "command: [java, -Xmx48m, -XX:TieredStopAtLevel=1, App.java]\n");
    write(folder + "/App.java", APP.replace("COMMENT", comment));
    if (admin("GET", "/api/2.0/apps/" + name, null).statusCode() == 404) {
      ok("POST", "/api/2.0/apps", "{\"name\": \"%s\"}".formatted(name));
    }
    String id =
        ok(
                "POST",
                "/api/2.0/apps/" + name + "/deployments",
                "{\"source_code_path\": \"%s\"%s}".formatted(folder, more))
            .path("deployment_id")
            .asText();
    try {
      String path = "/api/2.0/apps/" + name + "/deployments/" + id;
      Await.until(
          Duration.ofSeconds(60),
          () -> !ok("GET", path, null).at("/status/state").asText().equals("IN_PROGRESS"));
      return ok("GET", path, null).path("status");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What an app has in a variable of its environment. */
  String variable(String app, String name) {
    return as(
            new Person("admin", "Bearer " + workspace.adminToken()),
            "GET",
            "/apps/" + app + "/",
            null)
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  private void write(String path, String text) {
    ok("POST", "/api/2.0/workspace/mkdirs", "{\"path\": \"/Workspace/apps-of-releases\"}");
    String folder = path.substring(0, path.lastIndexOf('/'));
    ok("POST", "/api/2.0/workspace/mkdirs", "{\"path\": \"" + folder + "\"}");
    ok(
        "POST",
        "/api/2.0/workspace/import",
        "{\"path\": \"%s\", \"format\": \"AUTO\", \"overwrite\": true, \"content\": \"%s\"}"
            .formatted(path, Base64.getEncoder().encodeToString(text.getBytes(UTF_8))));
  }

  /** The folder of a kind of artefact, on disk. */
  Path artefacts(String volume) {
    return files.resolveSibling(volume).toFile().isDirectory()
        ? files.resolveSibling(volume)
        : Path.of(
            URI.create(workspace.client().volumes().read("r.ai." + volume).getStorageLocation()));
  }

  /** The administrator's call, which must succeed. */
  JsonNode ok(String method, String path, String body) {
    HttpResponse<String> answer = admin(method, path, body);
    if (answer.statusCode() != 200) {
      throw new AssertionError(method + " " + path + ": " + answer.statusCode() + answer.body());
    }
    return json(answer);
  }

  HttpResponse<String> admin(String method, String path, String body) {
    return as(new Person("admin", "Bearer " + workspace.adminToken()), method, path, body);
  }

  HttpResponse<String> as(Person person, String method, String path, String body) {
    try {
      return new Http(workspace)
          .with("Authorization", person.authorization())
          .send(
              method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> answer) {
    try {
      return Json.MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  /** The names in a list of objects. */
  static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(item -> names.add(item.isTextual() ? item.asText() : item.path("name").asText()));
    return names;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
