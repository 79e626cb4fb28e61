package kitchens.caspers.workspace.lakebase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.service.database.CreateDatabaseInstanceRequest;
import com.databricks.sdk.service.database.CreateDatabaseInstanceRoleRequest;
import com.databricks.sdk.service.database.DatabaseInstance;
import com.databricks.sdk.service.database.DatabaseInstanceRole;
import com.databricks.sdk.service.database.DatabaseInstanceRoleIdentityType;
import com.databricks.sdk.service.database.DatabaseInstanceState;
import com.databricks.sdk.service.database.DeleteDatabaseInstanceRequest;
import com.databricks.sdk.service.database.FindDatabaseInstanceByUidRequest;
import com.databricks.sdk.service.database.GenerateDatabaseCredentialRequest;
import com.databricks.sdk.service.database.ListDatabaseInstancesRequest;
import com.databricks.sdk.service.database.UpdateDatabaseInstanceRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import kitchens.caspers.workspace.testing.Await;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class InstancesTest {

  private final TestWorkspace workspace;
  private final WorkspaceClient admin;
  private final String name = "instance-" + Long.toString(System.nanoTime(), 36);
  private final String me;

  InstancesTest(TestWorkspace workspace) {
    this.workspace = workspace;
    this.admin = workspace.client();
    this.me = admin.currentUser().me(new com.databricks.sdk.service.iam.MeRequest()).getUserName();
  }

  @BeforeEach
  void create() throws Exception {
    admin
        .database()
        .createDatabaseInstance(
            new CreateDatabaseInstanceRequest()
                .setDatabaseInstance(new DatabaseInstance().setName(name).setCapacity("CU_1")))
        .get(Duration.ofMinutes(2));
  }

  @AfterEach
  void delete() {
    try {
      admin
          .database()
          .deleteDatabaseInstance(
              new DeleteDatabaseInstanceRequest().setName(name).setForce(true).setPurge(true));
    } catch (NotFound e) {
      // The test did it.
    }
    assertThat(workspace.home().lakebase().resolve(name)).doesNotExist();
  }

  private Connection connect(String user, String password) throws SQLException {
    return TestInstances.connect(workspace, name, "databricks_postgres", user, password);
  }

  private String credential(WorkspaceClient client) {
    return TestInstances.credential(client, name);
  }

  @Test
  void anInstanceIsAServerThatTakesCredentialsOfTheApi() throws Exception {
    DatabaseInstance instance = admin.database().getDatabaseInstance(name);
    assertThat(instance.getState()).isEqualTo(DatabaseInstanceState.AVAILABLE);
    assertThat(instance.getReadWriteDns()).isEqualTo("127.0.0.1");
    assertThat(
            admin
                .database()
                .findDatabaseInstanceByUid(
                    new FindDatabaseInstanceByUidRequest().setUid(instance.getUid()))
                .getName())
        .isEqualTo(name);
    assertThat(admin.database().listDatabaseInstances(new ListDatabaseInstancesRequest()))
        .extracting(DatabaseInstance::getName)
        .contains(name);

    String first = credential(admin);
    String second = credential(admin);
    for (String password : List.of(first, second)) {
      try (Connection c = connect(me, password);
          var s = c.createStatement()) {
        s.execute("CREATE TABLE IF NOT EXISTS public.kept (n int)");
        s.execute("INSERT INTO public.kept VALUES (1)");
      }
    }
    assertThatThrownBy(() -> connect(me, first + "x")).hasMessageContaining("authentication");
    assertThatThrownBy(() -> connect("caspers", first)).hasMessageContaining("authentication");
    assertThatThrownBy(() -> connect(me, workspace.adminToken()))
        .hasMessageContaining("authentication");
  }

  @Test
  void aCredentialEndsWithItsPrincipal() throws Exception {
    credential(admin);
    var robot = ServicePrincipals.create(workspace, "robot");
    assertThatThrownBy(() -> credential(robot.client())).isInstanceOf(PermissionDenied.class);
    admin
        .database()
        .createDatabaseInstanceRole(
            new CreateDatabaseInstanceRoleRequest()
                .setInstanceName(name)
                .setDatabaseInstanceRole(
                    new DatabaseInstanceRole()
                        .setName(robot.name())
                        .setIdentityType(DatabaseInstanceRoleIdentityType.SERVICE_PRINCIPAL)));
    String password = credential(robot.client());
    try (Connection c = connect(robot.name(), password);
        var s = c.createStatement()) {
      assertThatThrownBy(() -> s.execute("CREATE TABLE public.mine (n int)"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> s.execute("CREATE SCHEMA mine"))
          .hasMessageContaining("permission denied");
    }
    assertThatThrownBy(() -> connect(me, password)).hasMessageContaining("authentication");

    admin.servicePrincipalsV2().delete(robot.id());
    assertThatThrownBy(() -> connect(robot.name(), password))
        .hasMessageContaining("authentication");
    assertThat(admin.database().listDatabaseInstanceRoles(name))
        .extracting(DatabaseInstanceRole::getName)
        .contains(robot.name());
    admin.database().deleteDatabaseInstanceRole(name, robot.name());
    assertThatThrownBy(() -> admin.database().getDatabaseInstanceRole(name, robot.name()))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void aStoppedInstanceComesBackWithItsDataAtItsPort() throws Exception {
    try (Connection c = connect(me, credential(admin));
        var s = c.createStatement()) {
      s.execute("CREATE TABLE public.kept AS SELECT 42 AS n");
    }
    final int port = TestInstances.port(workspace, name);
    stop(true);
    assertThat(admin.database().getDatabaseInstance(name).getState())
        .isEqualTo(DatabaseInstanceState.STOPPED);
    assertThatThrownBy(() -> credential(admin))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("is stopped");
    stop(false);
    admin.database().waitGetDatabaseInstanceDatabaseAvailable(name);
    assertThat(TestInstances.port(workspace, name)).isEqualTo(port);
    assertThat(kept()).isEqualTo(42);

    long pid = pid();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Await.until(Duration.ofSeconds(30), () -> pid() > 0 && pid() != pid && kept() == 42);
    assertThat(TestInstances.port(workspace, name)).isEqualTo(port);
  }

  private int kept() {
    try (Connection c = connect(me, credential(admin));
        var rs = c.createStatement().executeQuery("SELECT n FROM public.kept")) {
      rs.next();
      return rs.getInt(1);
    } catch (SQLException | RuntimeException e) {
      return -1;
    }
  }

  private void stop(boolean stopped) {
    admin
        .database()
        .updateDatabaseInstance(
            new UpdateDatabaseInstanceRequest()
                .setName(name)
                .setUpdateMask("stopped")
                .setDatabaseInstance(new DatabaseInstance().setName(name).setStopped(stopped)));
  }

  private long pid() throws Exception {
    var status = new Http(workspace).withToken(workspace.adminToken());
    String json = status.get("/api/2.0/caspers/status").body();
    for (var instance : TestInstances.json(json).path("database_instances")) {
      if (instance.path("name").asText().equals(name)) {
        return instance.path("pid").asLong(-1);
      }
    }
    return -1;
  }

  @Test
  void aDeletedInstanceLeavesNothing() throws Exception {
    final long pid = pid();
    final int port = TestInstances.port(workspace, name);
    assertThat(ProcessHandle.of(pid)).isPresent();
    admin.database().deleteDatabaseInstance(name);
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    assertThat(workspace.home().lakebase().resolve(name)).doesNotExist();
    assertThatThrownBy(() -> admin.database().getDatabaseInstance(name))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> new java.net.Socket("127.0.0.1", port).close())
        .isInstanceOf(java.io.IOException.class);
  }

  @Test
  void whatIsNotServedIsRefusedByName() {
    assertThatThrownBy(
            () ->
                admin
                    .database()
                    .createDatabaseInstance(
                        new CreateDatabaseInstanceRequest()
                            .setDatabaseInstance(
                                new DatabaseInstance().setName("other").setNodeCount(2L))))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("node_count");
    assertThatThrownBy(
            () ->
                admin
                    .database()
                    .createDatabaseInstance(
                        new CreateDatabaseInstanceRequest()
                            .setDatabaseInstance(new DatabaseInstance().setName(name))))
        .isInstanceOf(ResourceAlreadyExists.class);
    assertThatThrownBy(
            () ->
                admin
                    .database()
                    .generateDatabaseCredential(
                        new GenerateDatabaseCredentialRequest()
                            .setInstanceNames(List.of("nowhere"))))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("nowhere");
  }
}
