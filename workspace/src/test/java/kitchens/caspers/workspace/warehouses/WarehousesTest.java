package kitchens.caspers.workspace.warehouses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.service.sql.CreateWarehouseRequest;
import com.databricks.sdk.service.sql.EditWarehouseRequest;
import com.databricks.sdk.service.sql.EndpointInfo;
import com.databricks.sdk.service.sql.ExecuteStatementRequest;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.sql.StartRequest;
import com.databricks.sdk.service.sql.State;
import com.databricks.sdk.service.sql.StatementState;
import com.databricks.sdk.service.sql.StopRequest;
import com.databricks.sdk.service.sql.WarehouseAccessControlRequest;
import com.databricks.sdk.service.sql.WarehousePermissionLevel;
import com.databricks.sdk.service.sql.WarehousePermissionsRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.compute.StandInDist;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehousesTest {

  @TempDir static Path temp;
  private static TestWorkspace workspace;
  private static WorkspaceClient admin;

  @BeforeAll
  static void start() {
    workspace = TestWorkspace.start(Optional.of(StandInDist.create(temp)));
    admin = workspace.client();
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @Test
  void aWarehouseIsMadeUsedChangedStoppedAndDeleted() throws Exception {
    var made =
        admin
            .warehouses()
            .create(
                new CreateWarehouseRequest()
                    .setName("reports")
                    .setClusterSize("Large")
                    .setMaxNumClusters(3L)
                    .setAutoStopMins(15L))
            .get();
    assertThat(made.getState()).isEqualTo(State.RUNNING);
    assertThat(made.getClusterSize()).isEqualTo("Large");
    String id = made.getId();
    assertThat(run(admin, id)).isEqualTo(StatementState.SUCCEEDED);

    admin
        .warehouses()
        .edit(new EditWarehouseRequest().setId(id).setName("answers").setAutoStopMins(0L))
        .get();
    var changed = admin.warehouses().get(id);
    assertThat(changed.getName()).isEqualTo("answers");
    assertThat(changed.getAutoStopMins()).isZero();
    assertThat(changed.getClusterSize()).isEqualTo("Large");
    assertThat(names()).contains("answers", "Starter Warehouse");

    admin.warehouses().stop(new StopRequest().setId(id)).get();
    assertThat(admin.warehouses().get(Warehouses.ID).getState()).isEqualTo(State.RUNNING);
    assertThat(run(admin, id)).isEqualTo(StatementState.SUCCEEDED);
    assertThat(admin.warehouses().get(id).getState()).isEqualTo(State.RUNNING);

    admin.warehouses().delete(id);
    assertThatThrownBy(() -> run(admin, id)).isInstanceOf(NotFound.class);
    assertThat(names()).doesNotContain("answers");
  }

  @Test
  void itIsUsedByWhomItWasGivenTo() {
    String id =
        admin
            .warehouses()
            .create(new CreateWarehouseRequest().setName("kept").setClusterSize("Small"))
            .getResponse()
            .getId();
    var cook = ServicePrincipals.create(workspace, "warehouse-user");
    assertThatThrownBy(() -> run(cook.client(), id)).isInstanceOf(PermissionDenied.class);
    assertThatThrownBy(
            () -> cook.client().warehouses().create(new CreateWarehouseRequest().setName("mine")))
        .isInstanceOf(PermissionDenied.class);
    assertThat(run(cook.client(), Warehouses.ID)).isEqualTo(StatementState.SUCCEEDED);
    admin
        .warehouses()
        .updatePermissions(
            new WarehousePermissionsRequest()
                .setWarehouseId(id)
                .setAccessControlList(
                    List.of(
                        new WarehouseAccessControlRequest()
                            .setServicePrincipalName(cook.name())
                            .setPermissionLevel(WarehousePermissionLevel.CAN_USE))));
    assertThat(run(cook.client(), id)).isEqualTo(StatementState.SUCCEEDED);
    assertThatThrownBy(() -> cook.client().warehouses().stop(new StopRequest().setId(id)))
        .isInstanceOf(PermissionDenied.class);
    cook.client().warehouses().start(new StartRequest().setId(id));
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    assertThatThrownBy(
            () ->
                admin
                    .warehouses()
                    .create(new CreateWarehouseRequest().setName("x").setClusterSize("Huge")))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("cluster_size 'Huge'")
        .hasMessageContaining("2X-Small");
    assertThatThrownBy(
            () ->
                admin
                    .warehouses()
                    .create(new CreateWarehouseRequest().setName("x").setAutoStopMins(3L)))
        .hasMessageContaining("auto_stop_mins is 3");
    assertThatThrownBy(
            () ->
                admin
                    .warehouses()
                    .create(new CreateWarehouseRequest().setName("Starter Warehouse")))
        .isInstanceOf(ResourceAlreadyExists.class);
    assertThatThrownBy(() -> admin.warehouses().delete(Warehouses.ID))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("built in and cannot be deleted");
  }

  private static StatementState run(WorkspaceClient client, String warehouse) {
    return client
        .statementExecution()
        .executeStatement(
            new ExecuteStatementRequest()
                .setWarehouseId(warehouse)
                .setStatement("ROWS 1")
                .setWaitTimeout("30s"))
        .getStatus()
        .getState();
  }

  private static List<String> names() {
    return StreamSupport.stream(
            admin.warehouses().list(new ListWarehousesRequest()).spliterator(), false)
        .map(EndpointInfo::getName)
        .toList();
  }
}
