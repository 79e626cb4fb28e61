package kitchens.caspers.workspace.grants;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.iam.ListGroupsRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.StatementState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.TestWorkspace;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Principals by objects by acts: one who was granted a thing, one in a group that was, one in a
 * group of that group, and a stranger; each before, while and after it is granted. Jobs may be
 * looked at by everybody.
 */
class MatrixTest {

  private static final String UC = "/api/2.1/unity-catalog/";
  private static final Set<Integer> DENIED = Set.of(403, 404);

  @TempDir private static Path temp;

  private static TestWorkspace workspace;
  private static final Map<String, String> tokens = new LinkedHashMap<>();
  private static final Map<String, String> names = new LinkedHashMap<>();
  private static final Map<String, String> ids = new LinkedHashMap<>();
  private static String job;
  private static String experiment;
  private static String administrator;

  @BeforeAll
  static void start() throws Exception {
    workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)));
    tokens.put("admin", "Bearer " + workspace.adminToken());
    administrator = ok("GET", "/api/2.0/preview/scim/v2/Me", null).path("userName").asText();
    for (String who : List.of("direct", "member", "nested", "stranger")) {
      var made = ServicePrincipals.create(workspace, who);
      tokens.put(who, made.client().config().authenticate().get("Authorization"));
      names.put(who, made.name());
      ids.put(who, made.id());
    }
    ids.put("crew", group("crew", ids.get("nested")));
    ids.put("kitchen", group("kitchen", ids.get("member"), ids.get("crew")));
    for (String catalog : List.of("m", "n")) {
      ok("POST", UC + "catalogs", "{\"name\": \"%s\"}".formatted(catalog));
    }
    for (String schema : List.of("s", "t")) {
      ok("POST", UC + "schemas", "{\"catalog_name\": \"m\", \"name\": \"%s\"}".formatted(schema));
    }
    ok(
        "POST",
        UC + "volumes",
        "{\"catalog_name\": \"m\", \"schema_name\": \"s\", \"name\": \"v\", \"volume_type\":"
            + " \"MANAGED\"}");
    ok(
        "POST",
        UC + "models",
        "{\"catalog_name\": \"m\", \"schema_name\": \"s\", \"name\": \"mod\"}");
    var location =
        ok("GET", UC + "schemas/m.s", null).path("storage_location").asText() + "/tables/tab";
    ok(
        "POST",
        UC + "tables",
        """
        {"catalog_name": "m", "schema_name": "s", "name": "tab", "table_type": "MANAGED",
         "data_source_format": "DELTA", "storage_location": "%s"}
        """
            .formatted(location));
    function();
    ok("PATCH", UC + "permissions/catalog/m", grant("account users", "USE_CATALOG"));
    ok("PATCH", UC + "permissions/schema/m.s", grant("account users", "USE_SCHEMA"));
    job =
        ok(
                "POST",
                "/api/2.2/jobs/create",
                """
                {"name": "j", "tasks": [{"task_key": "t", "libraries": [{"jar": "/Workspace/a.jar"}],
                  "spark_jar_task": {"main_class_name": "a.A"}}]}
                """)
            .path("job_id")
            .asText();
    experiment =
        ok("POST", "/api/2.0/mlflow/experiments/create", "{\"name\": \"/Shared/e\"}")
            .path("experiment_id")
            .asText();
    ok("POST", "/api/2.0/apps", "{\"name\": \"matrix\"}");
    ok("POST", "/api/2.0/secrets/scopes/create", "{\"scope\": \"m\"}");
    ok(
        "POST",
        "/api/2.0/secrets/put",
        "{\"scope\": \"m\", \"key\": \"k\", \"string_value\": \"hunter2\"}");
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  /** Compute makes functions; here it is one that takes what a statement says for what it found. */
  private static void function() throws Exception {
    ok("POST", "/api/2.0/caspers/login-links", "{\"user_name\": \"somebody@example.com\"}");
    ok("PATCH", UC + "permissions/schema/m.s", grant("somebody@example.com", "CREATE_FUNCTION"));
    ok("PATCH", UC + "permissions/schema/m.s", grant("somebody@example.com", "USE_SCHEMA"));
    ok("PATCH", UC + "permissions/catalog/m", grant("somebody@example.com", "USE_CATALOG"));
    var answer =
        workspace
            .client()
            .statementExecution()
            .executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(Warehouses.ID)
                    .setWaitTimeout("50s")
                    .setStatement(
                        """
                        FUNCTION {"function_info": {"catalog_name": "m", "schema_name": "s",
                          "name": "fn", "data_type": "INT", "full_data_type": "INT",
                          "input_params": {"parameters": []}, "routine_body": "SQL",
                          "is_deterministic": true, "sql_data_access": "CONTAINS_SQL",
                          "routine_definition": "1"}}
                        """));
    assertThat(answer.getStatus().getState()).isEqualTo(StatementState.SUCCEEDED);
  }

  private static String group(String name, String... members) throws Exception {
    StringBuilder list = new StringBuilder();
    for (String member : members) {
      list.append(list.isEmpty() ? "" : ", ").append("{\"value\": \"" + member + "\"}");
    }
    String body = "{\"displayName\": \"%s\", \"members\": [%s]}".formatted(name, list);
    HttpResponse<String> made = as("admin", "POST", "/api/2.0/preview/scim/v2/Groups", body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return Json.MAPPER.readTree(made.body()).path("id").asText();
  }

  private static String grant(String to, String privilege) {
    return "{\"changes\": [{\"principal\": \"%s\", \"add\": [\"%s\"]}]}".formatted(to, privilege);
  }

  private static HttpResponse<String> as(String who, String method, String path, String body)
      throws Exception {
    return new Http(workspace)
        .with("Authorization", tokens.get(who))
        .send(method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private static JsonNode ok(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = as("admin", method, path, body);
    assertThat(answer.statusCode()).as(method + " " + path + answer.body()).isBetween(200, 204);
    return Json.MAPPER.readTree(answer.body().isBlank() ? "{}" : answer.body());
  }

  /** Kind, object, what is granted, and a request that needs it. */
  static Stream<Arguments> cells() {
    String volume = "/api/2.0/fs/directories/Volumes/m/s/v";
    return Stream.of(
        Arguments.of("catalog", "n", "USE_CATALOG", "GET", UC + "catalogs/n", null),
        Arguments.of("catalog", "n", "MANAGE", "PATCH", UC + "catalogs/n", "{\"comment\": \"c\"}"),
        Arguments.of("schema", "m.t", "USE_SCHEMA", "GET", UC + "schemas/m.t", null),
        Arguments.of(
            "schema", "m.t", "MANAGE", "PATCH", UC + "schemas/m.t", "{\"comment\": \"c\"}"),
        Arguments.of("volume", "m.s.v", "READ_VOLUME", "GET", volume, null),
        Arguments.of("volume", "m.s.v", "WRITE_VOLUME", "PUT", volume + "/new", ""),
        Arguments.of("schema", "m.s", "READ_VOLUME", "GET", volume, null),
        Arguments.of("catalog", "m", "READ_VOLUME", "GET", volume, null),
        Arguments.of("table", "m.s.tab", "SELECT", "GET", UC + "tables/m.s.tab", null),
        Arguments.of("table", "m.s.tab", "MODIFY", "GET", UC + "tables/m.s.tab", null),
        Arguments.of("schema", "m.s", "SELECT", "GET", UC + "tables/m.s.tab", null),
        Arguments.of(
            "table", "m.s.tab", "MANAGE", "PATCH", UC + "tables/m.s.tab", "{\"comment\": \"c\"}"),
        Arguments.of("function", "m.s.fn", "EXECUTE", "GET", UC + "functions/m.s.fn", null),
        Arguments.of("catalog", "m", "EXECUTE", "GET", UC + "functions/m.s.fn", null),
        Arguments.of(
            "function",
            "m.s.fn",
            "MANAGE",
            "PATCH",
            UC + "functions/m.s.fn",
            "{\"owner\": \"" + administrator + "\"}"),
        Arguments.of("model", "m.s.mod", "EXECUTE", "GET", UC + "models/m.s.mod", null),
        Arguments.of(
            "model", "m.s.mod", "MANAGE", "PATCH", UC + "models/m.s.mod", "{\"comment\": \"c\"}"),
        Arguments.of(
            "model",
            "m.s.mod",
            "MANAGE",
            "PATCH",
            UC + "permissions/model/m.s.mod",
            grant("account users", "EXECUTE").replace("add", "remove")),
        Arguments.of(
            "jobs",
            job,
            "CAN_MANAGE",
            "POST",
            "/api/2.2/jobs/update",
            "{\"job_id\": %s, \"new_settings\": {\"name\": \"j\"}}".formatted(job)),
        Arguments.of(
            "experiments",
            experiment,
            "CAN_READ",
            "GET",
            "/api/2.0/mlflow/experiments/get?experiment_id=" + experiment,
            null),
        Arguments.of(
            "experiments",
            experiment,
            "CAN_EDIT",
            "POST",
            "/api/2.0/mlflow/runs/create",
            "{\"experiment_id\": \"%s\"}".formatted(experiment)),
        Arguments.of("apps", "matrix", "CAN_MANAGE", "POST", "/api/2.0/apps/matrix/stop", "{}"),
        Arguments.of("secrets", "m", "READ", "GET", "/api/2.0/secrets/list?scope=m", null),
        Arguments.of(
            "secrets",
            "m",
            "WRITE",
            "POST",
            "/api/2.0/secrets/put",
            "{\"scope\": \"m\", \"key\": \"k\", \"string_value\": \"hunter2\"}"),
        Arguments.of("secrets", "m", "MANAGE", "GET", "/api/2.0/secrets/acls/list?scope=m", null));
  }

  @ParameterizedTest(name = "{2} on {0} {1}: {3} {4}")
  @MethodSource("cells")
  void whoIsGrantedItMayAndNobodyElse(
      String kind, String object, String granted, String method, String path, String body)
      throws Exception {
    requireAllowed(method, path, body, Set.of("admin"));
    change(kind, object, granted, names.get("direct"), true);
    requireAllowed(method, path, body, Set.of("admin", "direct"));
    change(kind, object, granted, names.get("direct"), false);
    change(kind, object, granted, "kitchen", true);
    requireAllowed(method, path, body, Set.of("admin", "member", "nested"));
    change(kind, object, granted, "kitchen", false);
    requireAllowed(method, path, body, Set.of("admin"));
  }

  private static void requireAllowed(String method, String path, String body, Set<String> allowed)
      throws Exception {
    for (String who : tokens.keySet()) {
      HttpResponse<String> answer = as(who, method, path, body);
      if (allowed.contains(who)) {
        assertThat(answer.statusCode()).as(who + answer.body()).isBetween(200, 204);
      } else {
        assertThat(DENIED).as(who + answer.body()).contains(answer.statusCode());
      }
    }
  }

  private static void change(String kind, String object, String what, String whom, boolean gives)
      throws Exception {
    if (what.startsWith("CAN_")) {
      String path = "/api/2.0/permissions/" + kind + "/" + object;
      List<String> list = new ArrayList<>();
      if (gives) {
        String field = whom.equals("kitchen") ? "group_name" : "service_principal_name";
        list.add("{\"%s\": \"%s\", \"permission_level\": \"%s\"}".formatted(field, whom, what));
      }
      ok("PUT", path, "{\"access_control_list\": [" + String.join(", ", list) + "]}");
    } else if (kind.equals("secrets")) {
      String acl = "{\"scope\": \"%s\", \"principal\": \"%s\"".formatted(object, whom);
      ok(
          "POST",
          "/api/2.0/secrets/acls/" + (gives ? "put" : "delete"),
          acl + (gives ? ", \"permission\": \"" + what + "\"}" : "}"));
    } else {
      String body = grant(whom, what);
      ok(
          "PATCH",
          UC + "permissions/" + kind + "/" + object,
          gives ? body : body.replace("\"add\"", "\"remove\""));
    }
  }

  @Test
  void groupsAreKeptAsScimHasThem() throws Exception {
    String groups = "/api/2.0/preview/scim/v2/Groups";
    var w = workspace.client();
    var found = w.groups().list(new ListGroupsRequest());
    assertThat(found).extracting(g -> g.getDisplayName()).contains("crew", "kitchen");
    for (String taken : List.of("crew", "admins", names.get("direct"))) {
      assertThat(
              as("admin", "POST", groups, "{\"displayName\": \"%s\"}".formatted(taken))
                  .statusCode())
          .isEqualTo(409);
    }
    assertThat(as("direct", "POST", groups, "{\"displayName\": \"x\"}").statusCode())
        .isEqualTo(403);
    String id = group("circle", ids.get("kitchen"));
    String add =
        "{\"Operations\": [{\"op\": \"add\", \"path\": \"members\", \"value\": [{\"value\":"
            + " \"%s\"}]}]}";
    ok("PATCH", groups + "/" + ids.get("crew"), add.formatted(id)); // a circle, and no harm
    ok("PATCH", UC + "permissions/volume/m.s.v", grant("circle", "READ_VOLUME"));
    String volume = "/api/2.0/fs/directories/Volumes/m/s/v";
    assertThat(as("nested", "GET", volume, null).statusCode()).isEqualTo(200);
    ok(
        "PATCH",
        groups + "/" + ids.get("crew"),
        "{\"Operations\": [{\"op\": \"remove\", \"path\": \"members[value eq \\\"%s\\\"]\"}]}"
            .formatted(ids.get("nested")));
    assertThat(as("nested", "GET", volume, null).statusCode()).isEqualTo(403);
    ok("PATCH", groups + "/" + ids.get("crew"), add.formatted(ids.get("nested")));
    assertThat(ok("GET", UC + "permissions/volume/m.s.v", null).toString()).contains("circle");
    assertThat(as("admin", "DELETE", groups + "/" + id, null).statusCode()).isEqualTo(204);
    assertThat(as("nested", "GET", volume, null).statusCode()).isEqualTo(403);
  }

  @Test
  void whatAGroupOwnsIsItsMembersAsLongAsItIs() throws Exception {
    String groups = "/api/2.0/preview/scim/v2/Groups/";
    String owners = group("owners", ids.get("crew"));
    String volume = "/api/2.0/fs/directories/Volumes/m/s/v";
    assertThat(as("nested", "GET", volume, null).statusCode()).isEqualTo(403);
    ok("PATCH", UC + "volumes/m.s.v", "{\"owner\": \"owners\"}");
    for (String who : List.of("nested", "direct", "stranger")) {
      int status = who.equals("nested") ? 200 : 403;
      assertThat(as(who, "GET", volume, null).statusCode()).as(who).isEqualTo(status);
      assertThat(
              as(who, "PATCH", UC + "permissions/volume/m.s.v", grant("crew", "READ_VOLUME"))
                  .statusCode())
          .as(who)
          .isEqualTo(status);
    }
    ok(
        "PATCH",
        groups + owners,
        "{\"Operations\": [{\"op\": \"replace\", \"path\": \"displayName\", \"value\": \"lords\"}]}");
    assertThat(ok("GET", UC + "volumes/m.s.v", null).path("owner").asText()).isEqualTo("lords");
    assertThat(ok("GET", UC + "volumes?catalog_name=m&schema_name=s", null).toString())
        .contains("lords");
    HttpResponse<String> gone = as("admin", "DELETE", groups + owners, null);
    assertThat(gone.statusCode()).isEqualTo(400);
    assertThat(gone.body()).contains("VOLUME m.s.v", "give them to somebody else");
    ok(
        "PATCH",
        UC + "permissions/volume/m.s.v",
        grant("crew", "READ_VOLUME").replace("add", "remove"));
    assertThat(as("nested", "GET", volume, null).statusCode()).isEqualTo(200);
    ok("PATCH", UC + "volumes/m.s.v", "{\"owner\": \"" + administrator + "\"}");
    assertThat(as("nested", "GET", volume, null).statusCode()).isEqualTo(403);
    assertThat(as("admin", "DELETE", groups + owners, null).statusCode()).isEqualTo(204);
    assertThat(as("admin", "PATCH", UC + "volumes/m.s.v", "{\"owner\": \"lords\"}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void whoIsNoLongerActiveIsOutAtTheNextRequest() throws Exception {
    String path = "/api/2.0/preview/scim/v2/ServicePrincipals/" + ids.get("stranger");
    String active =
        "{\"Operations\": [{\"op\": \"replace\", \"path\": \"active\", \"value\": %s}]}";
    String me = "/api/2.0/preview/scim/v2/Me";
    assertThat(as("stranger", "GET", me, null).statusCode()).isEqualTo(200);
    ok("PATCH", path, active.formatted(false));
    assertThat(as("stranger", "GET", me, null).statusCode()).isEqualTo(401);
    ok("PATCH", path, active.formatted(true));
    assertThat(as("stranger", "GET", me, null).statusCode()).isEqualTo(200);
    HttpResponse<String> person =
        as(
            "admin",
            "POST",
            "/api/2.0/preview/scim/v2/Users",
            "{\"userName\": \"ada@example.com\"}");
    assertThat(person.statusCode()).isEqualTo(201);
    String own = Json.MAPPER.readTree(as("admin", "GET", me, null).body()).path("id").asText();
    assertThat(as("admin", "DELETE", "/api/2.0/preview/scim/v2/Users/" + own, null).statusCode())
        .isEqualTo(400);
  }

  @Test
  void everyPrivilegedActIsInTheAuditAndNoSecretIs() throws Exception {
    as("stranger", "POST", "/api/2.0/token/create", "{\"comment\": \"audited\"}");
    as("stranger", "GET", UC + "catalogs/n", null);
    as("stranger", "GET", "/api/2.0/secrets/get?scope=m&key=k", null);
    ok("PATCH", UC + "permissions/catalog/n", grant("kitchen", "BROWSE"));
    ok("PATCH", UC + "permissions/catalog/n", grant("kitchen", "BROWSE").replace("add", "remove"));
    String audit = "/api/2.0/caspers/audit?max_results=1000&principal=";
    List<String> theirs = new ArrayList<>();
    for (JsonNode event : ok("GET", audit + names.get("stranger"), null).path("events")) {
      theirs.add(
          event.path("method").asText()
              + " "
              + event.path("path").asText()
              + " "
              + event.path("status").asInt());
    }
    assertThat(theirs)
        .contains(
            "POST /oidc/v1/token 200",
            "POST /api/2.0/token/create 200",
            "GET /api/2.1/unity-catalog/catalogs/n 403",
            "GET /api/2.0/secrets/get 403")
        .doesNotContain("GET /api/2.0/preview/scim/v2/Me 200");
    String all = ok("GET", "/api/2.0/caspers/audit?max_results=1000", null).toString();
    assertThat(all)
        .contains("permissions/catalog/n", "/api/2.0/secrets/put", "/scim/v2/Groups")
        .doesNotContain("hunter2", "dapi", "dose");
    JsonNode first = ok("GET", "/api/2.0/caspers/audit?max_results=2", null);
    JsonNode next =
        ok(
            "GET",
            "/api/2.0/caspers/audit?max_results=2&page_token="
                + first.path("next_page_token").asText(),
            null);
    assertThat(next.at("/events/0/event_id").asLong())
        .isLessThan(first.at("/events/1/event_id").asLong());
    assertThat(as("direct", "GET", audit, null).statusCode()).isEqualTo(403);
  }
}
