package kitchens.caspers.workspace.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidState;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.service.catalog.ColumnTypeName;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.FunctionInfo;
import com.databricks.sdk.service.catalog.FunctionParameterInfo;
import com.databricks.sdk.service.catalog.ListFunctionsRequest;
import com.databricks.sdk.service.catalog.PermissionsChange;
import com.databricks.sdk.service.catalog.Privilege;
import com.databricks.sdk.service.catalog.UpdateFunction;
import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.databricks.sdk.service.settings.CreateTokenRequest;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.StatementState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.TestWorkspace;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry of functions, with what compute would have sent. */
class FunctionsTest {

  @TempDir static Path temp;

  private static TestWorkspace workspace;
  private static WorkspaceClient w;

  @BeforeAll
  static void start() throws Exception {
    workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)));
    w = workspace.client();
    new Http(workspace)
        .withToken(workspace.adminToken())
        .post("/api/2.0/caspers/login-links", "{\"user_name\": \"somebody@example.com\"}");
    catalogOfSomebody("f");
  }

  /** In whose name the stand-in for compute makes functions. */
  private static void catalogOfSomebody(String name) {
    w.catalogs().create(new CreateCatalog().setName(name));
    w.grants()
        .update(
            new UpdatePermissions()
                .setSecurableType("catalog")
                .setFullName(name)
                .setChanges(
                    List.of(
                        new PermissionsChange()
                            .setPrincipal("somebody@example.com")
                            .setAdd(List.of(Privilege.ALL_PRIVILEGES)))));
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @Test
  void aFunctionLivesItsLife() {
    create("life", "hello", false);
    FunctionInfo made = w.functions().get("f.default.Life");
    assertThat(made.getName()).isEqualTo("life");
    assertThat(made.getFullName()).isEqualTo("f.default.life");
    assertThat(made.getComment()).isEqualTo("hello");
    assertThat(made.getOwner()).isEqualTo("somebody@example.com");
    assertThat(made.getDataType()).isEqualTo(ColumnTypeName.TABLE_TYPE);
    assertThat(made.getIsDeterministic()).isTrue();
    assertThat(made.getIsNullCall()).isTrue();
    assertThat(made.getInputParams().getParameters())
        .singleElement()
        .extracting(
            FunctionParameterInfo::getName,
            FunctionParameterInfo::getTypeText,
            FunctionParameterInfo::getComment)
        .containsExactly("oid", "string", "the order");
    assertThat(made.getRoutineDependencies().getDependencies())
        .singleElement()
        .satisfies(d -> assertThat(d.getTable().getTableFullName()).isEqualTo("f.default.orders"));

    create("life", "again", true);
    assertThat(w.functions().get("f.default.life").getFunctionId())
        .as("a replaced function keeps its id")
        .isEqualTo(made.getFunctionId());
    w.functions()
        .update(
            new UpdateFunction()
                .setName("f.default.life")
                .setOwner(System.getProperty("user.name") + "@localhost"));
    assertThat(
            w.functions()
                .list(new ListFunctionsRequest().setCatalogName("f").setSchemaName("default")))
        .extracting(FunctionInfo::getComment)
        .contains("again");
    w.functions().delete("f.default.life");
    assertThatThrownBy(() -> w.functions().get("f.default.life"))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("f.default.life");
  }

  @Test
  void aCatalogWithFunctionsGoesOnlyByForce() {
    catalogOfSomebody("held");
    run(json("held", "x", "", false));
    assertThatThrownBy(() -> w.schemas().delete("held.default"))
        .isInstanceOf(InvalidState.class)
        .hasMessageContaining("1 function");
  }

  @Test
  void whoHasNoExecuteIsRefused() throws Exception {
    create("closed", "", false);
    var other = ServicePrincipals.create(workspace, "other");
    assertThatThrownBy(() -> other.client().functions().get("f.default.closed"))
        .isInstanceOf(PermissionDenied.class);
    String token = other.client().tokens().create(new CreateTokenRequest()).getTokenValue();
    var refused =
        new Http(workspace)
            .withToken(token)
            .post("/api/2.0/caspers/functions/f.default.closed/call", "{}");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("PERMISSION_DENIED");
    assertThatThrownBy(() -> other.client().functions().delete("f.default.closed"))
        .isInstanceOf(PermissionDenied.class);
  }

  @Test
  void aTableWithoutACopyIsNamedWithTheMend() throws Exception {
    create("offline", "", false);
    var answer =
        new Http(workspace)
            .withToken(workspace.adminToken())
            .post(
                "/api/2.0/caspers/functions/f.default.offline/call",
                "{\"arguments\": {\"oid\": \"1\"}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("INVALID_STATE")
        .contains("f.default.orders")
        .contains("synced table");
    var wrong =
        new Http(workspace)
            .withToken(workspace.adminToken())
            .post(
                "/api/2.0/caspers/functions/f.default.offline/call",
                "{\"arguments\": {\"other\": \"1\"}}");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("needs the argument 'oid'");
  }

  private static void create(String name, String comment, boolean replace) {
    run(json("f", name, comment, replace));
  }

  private static String json(String catalog, String name, String comment, boolean replace) {
    return """
    FUNCTION {"replace": %s,
      "function_info": {"catalog_name": "%s", "schema_name": "default", "name": "%s",
        "comment": "%s", "data_type": "TABLE_TYPE", "full_data_type": "TABLE(total DOUBLE)",
        "input_params": {"parameters": [{"name": "oid", "type_name": "STRING",
          "type_text": "string", "type_json": "\\"string\\"", "position": 0,
          "comment": "the order"}]},
        "return_params": {"parameters": [{"name": "total", "type_name": "DOUBLE",
          "type_text": "double", "position": 0}]},
        "routine_body": "SQL", "is_deterministic": true, "sql_data_access": "READS_SQL_DATA",
        "routine_definition": "SELECT total FROM f.default.orders WHERE id = oid",
        "routine_dependencies": {"dependencies": [
          {"table": {"table_full_name": "f.default.orders"}}]}},
      "online": {"pieces": [{"sql": "SELECT total FROM "}, {"table": "f.default.orders"},
        {"sql": " WHERE id = "}, {"parameter": 0}],
        "parameters": [{"name": "oid", "type": "string"}],
        "columns": [{"name": "total", "type": "double"}]}}
    """
        .formatted(replace, catalog, name, comment);
  }

  private static void run(String statement) {
    var answer =
        w.statementExecution()
            .executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(Warehouses.ID)
                    .setWaitTimeout("50s")
                    .setStatement(statement));
    assertThat(answer.getStatus().getState()).isEqualTo(StatementState.SUCCEEDED);
  }
}
