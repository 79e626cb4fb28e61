package kitchens.caspers.workspace.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.PermissionsChange;
import com.databricks.sdk.service.catalog.Privilege;
import com.databricks.sdk.service.catalog.TableType;
import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.TestWorkspace;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesOfComputeTest {

  @TempDir Path temp;

  @Test
  void computeMakesTheTablesOfPipelinesInTheNameOfWhoAsked() throws Exception {
    try (TestWorkspace workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)))) {
      WorkspaceClient w = workspace.client();
      w.catalogs().create(new CreateCatalog().setName("c"));
      somebodyMayMakeTables(workspace);
      String tables = w.schemas().get("c.default").getStorageLocation() + "/tables/";
      for (TableType type :
          new TableType[] {TableType.STREAMING_TABLE, TableType.MATERIALIZED_VIEW}) {
        w.statementExecution()
            .executeStatement(
                new ExecuteStatementRequest()
                    .setWarehouseId(Warehouses.ID)
                    .setWaitTimeout("50s")
                    .setStatement(
                        """
                        TABLE {"name": "%s", "catalog_name": "c", "schema_name": "default",
                               "table_type": "%s", "data_source_format": "DELTA",
                               "storage_location": "%s", "view_definition": "SELECT 1",
                               "columns": [{"name": "a", "type_name": "INT", "position": 0}]}
                        """
                            .formatted(type, type, tables + type)));
        var made = w.tables().get("c.default." + type);
        assertThat(made.getTableType()).isEqualTo(type);
        assertThat(made.getViewDefinition()).isEqualTo("SELECT 1");
        assertThat(made.getOwner()).isEqualTo("somebody@example.com");
      }
    }
  }

  private static void somebodyMayMakeTables(TestWorkspace workspace) throws Exception {
    new Http(workspace)
        .withToken(workspace.adminToken())
        .post("/api/2.0/caspers/login-links", "{\"user_name\": \"somebody@example.com\"}");
    workspace
        .client()
        .grants()
        .update(
            new UpdatePermissions()
                .setSecurableType("CATALOG")
                .setFullName("c")
                .setChanges(
                    List.of(
                        new PermissionsChange()
                            .setPrincipal("somebody@example.com")
                            .setAdd(
                                List.of(
                                    Privilege.USE_CATALOG,
                                    Privilege.USE_SCHEMA,
                                    Privilege.CREATE_TABLE)))));
  }
}
