package kitchens.caspers.workspace.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.apps.App;
import com.databricks.sdk.service.apps.AppDeployment;
import com.databricks.sdk.service.apps.AppResource;
import com.databricks.sdk.service.apps.AppResourceApp;
import com.databricks.sdk.service.apps.AppResourceAppAppPermission;
import com.databricks.sdk.service.apps.AppResourceDatabase;
import com.databricks.sdk.service.apps.AppResourceDatabaseDatabasePermission;
import com.databricks.sdk.service.apps.AppResourceGenieSpace;
import com.databricks.sdk.service.apps.AppResourceJob;
import com.databricks.sdk.service.apps.AppResourceJobJobPermission;
import com.databricks.sdk.service.apps.AppResourceSecret;
import com.databricks.sdk.service.apps.AppResourceSecretSecretPermission;
import com.databricks.sdk.service.apps.AppResourceSqlWarehouse;
import com.databricks.sdk.service.apps.AppResourceSqlWarehouseSqlWarehousePermission;
import com.databricks.sdk.service.apps.AppResourceUcSecurable;
import com.databricks.sdk.service.apps.AppResourceUcSecurableUcSecurablePermission;
import com.databricks.sdk.service.apps.AppResourceUcSecurableUcSecurableType;
import com.databricks.sdk.service.apps.EnvVar;
import com.databricks.sdk.service.apps.UpdateAppRequest;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.database.CreateDatabaseInstanceRequest;
import com.databricks.sdk.service.database.DatabaseInstance;
import com.databricks.sdk.service.database.DeleteDatabaseInstanceRequest;
import com.databricks.sdk.service.database.GenerateDatabaseCredentialRequest;
import com.databricks.sdk.service.workspace.AclPermission;
import com.databricks.sdk.service.workspace.CreateScope;
import com.databricks.sdk.service.workspace.PutSecret;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class AppResourcesTest {

  private final TestWorkspace workspace;
  private final WorkspaceClient client;

  AppResourcesTest(TestWorkspace workspace) {
    this.workspace = workspace;
    this.client = workspace.client();
  }

  @Test
  void anAppMayUseItsResourcesAndNothingElse() throws Exception {
    client.catalogs().create(new CreateCatalog().setName("given"));
    client.schemas().create(new CreateSchema().setCatalogName("given").setName("s"));
    for (String volume : List.of("v", "other")) {
      client
          .volumes()
          .create(
              new CreateVolumeRequestContent()
                  .setCatalogName("given")
                  .setSchemaName("s")
                  .setName(volume)
                  .setVolumeType(VolumeType.MANAGED));
    }
    client
        .database()
        .createDatabaseInstance(
            new CreateDatabaseInstanceRequest()
                .setDatabaseInstance(
                    new DatabaseInstance().setName("given-db").setCapacity("CU_1")))
        .get(Duration.ofMinutes(2));
    SampleApps.create(
        client,
        new App().setName("given").setResources(List.of(database(), volume(), warehouse())));
    String folder = SampleApps.upload(client, "given");
    SampleApps.deploy(
        client,
        "given",
        new AppDeployment()
            .setSourceCodePath(folder)
            .setEnvVars(
                List.of(
                    new EnvVar().setName("FILES").setValueFrom("files"),
                    new EnvVar().setName("WAREHOUSE").setValueFrom("sql"),
                    new EnvVar().setName("DATABASE").setValueFrom("db"))));
    Map<String, String> environment = environment("given");
    assertThat(environment)
        .containsEntry("FILES", "/Volumes/given/s/v")
        .containsEntry("WAREHOUSE", Warehouses.ID)
        .containsEntry("DATABASE", "127.0.0.1")
        .containsEntry("PGHOST", "127.0.0.1")
        .containsEntry("PGDATABASE", "databricks_postgres")
        .containsEntry("PGUSER", environment.get("DATABRICKS_CLIENT_ID"));

    WorkspaceClient own =
        new WorkspaceClient(
            new DatabricksConfig()
                .setHost(environment.get("DATABRICKS_HOST"))
                .setClientId(environment.get("DATABRICKS_CLIENT_ID"))
                .setClientSecret(environment.get("DATABRICKS_CLIENT_SECRET")));
    assertThat(own.volumes().read("given.s.v").getName()).isEqualTo("v");
    String app = environment.get("DATABRICKS_CLIENT_ID");
    assertThat(granted("volume/given.s.v")).contains(app).contains("READ_VOLUME");
    assertThat(granted("volume/given.s.other")).doesNotContain(app);
    assertThat(granted("schema/given.s")).contains(app).contains("USE_SCHEMA");
    String password =
        own.database()
            .generateDatabaseCredential(
                new GenerateDatabaseCredentialRequest()
                    .setInstanceNames(List.of("given-db"))
                    .setRequestId("r"))
            .getToken();
    String url =
        "jdbc:postgresql://127.0.0.1:" + environment.get("PGPORT") + "/databricks_postgres";
    try (var connection = DriverManager.getConnection(url, environment.get("PGUSER"), password);
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA of_the_app");
    }

    client
        .apps()
        .update(
            new UpdateAppRequest()
                .setName("given")
                .setApp(new App().setName("given").setResources(List.of(database(), warehouse()))));
    assertThat(granted("volume/given.s.v")).doesNotContain(app);
    client.apps().delete("given");
    client
        .database()
        .deleteDatabaseInstance(
            new DeleteDatabaseInstanceRequest().setName("given-db").setPurge(true));
  }

  @Test
  void aSecretAJobAndAnotherAppReachAnAppByValueFrom() throws Exception {
    client.secrets().createScope(new CreateScope().setScope("app-scope"));
    client
        .secrets()
        .putSecret(new PutSecret().setScope("app-scope").setKey("k").setStringValue("s3cret"));
    String job = Long.toString(client.jobs().create(SampleApps.job("given-job")).getJobId());
    SampleApps.create(client, new App().setName("other"));
    AppResource other =
        new AppResource()
            .setName("neighbour")
            .setApp(
                new AppResourceApp()
                    .setName("other")
                    .setPermission(AppResourceAppAppPermission.CAN_USE));
    List<AppResource> resources = List.of(secret("app-scope"), job(job), other);
    SampleApps.create(client, new App().setName("knowing").setResources(resources));
    SampleApps.deploy(
        client,
        "knowing",
        new AppDeployment()
            .setSourceCodePath(SampleApps.upload(client, "knowing"))
            .setEnvVars(
                List.of(
                    new EnvVar().setName("KEY").setValueFrom("key"),
                    new EnvVar().setName("WORK").setValueFrom("work"),
                    new EnvVar().setName("NEIGHBOUR").setValueFrom("neighbour"))));
    Map<String, String> environment = environment("knowing");
    assertThat(environment)
        .containsEntry("KEY", "s3cret")
        .containsEntry("WORK", job)
        .containsEntry("NEIGHBOUR", "other");
    String app = environment.get("DATABRICKS_CLIENT_ID");
    assertThat(client.secrets().getAcl("app-scope", app).getPermission())
        .isEqualTo(AclPermission.READ);
    assertThat(
            new Http(workspace)
                .withToken(workspace.adminToken())
                .get("/api/2.0/apps/knowing/deployments")
                .body())
        .doesNotContain("s3cret");

    client
        .apps()
        .update(
            new UpdateAppRequest()
                .setName("knowing")
                .setApp(new App().setName("knowing").setResources(List.of(job(job)))));
    assertThatThrownBy(() -> client.secrets().getAcl("app-scope", app))
        .isInstanceOf(NotFound.class);
    client.apps().delete("knowing");
    client.apps().delete("other");
  }

  @Test
  void whatCannotBeGivenIsRefusedByName() {
    AppResource genie =
        new AppResource().setName("genie").setGenieSpace(new AppResourceGenieSpace().setName("g"));
    assertThatThrownBy(() -> create(genie))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("'genie' is a genie_space")
        .hasMessageContaining("sql_warehouse");
    assertThatThrownBy(() -> create(secret("no-such-scope")))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("no-such-scope");
    assertThatThrownBy(() -> create(job("1")))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("the job with id '1' does not exist");
    assertThatThrownBy(() -> create(database("no-such-db")))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("no-such-db");
    assertThatThrownBy(() -> create(new AppResource().setName("empty")))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("exactly one of");
    assertThatThrownBy(() -> create(warehouse(), warehouse()))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("two resources");
  }

  private String granted(String securable) throws Exception {
    return new Http(workspace)
        .withToken(workspace.adminToken())
        .get("/api/2.1/unity-catalog/permissions/" + securable)
        .body();
  }

  private void create(AppResource... resources) throws Exception {
    SampleApps.create(client, new App().setName("refused").setResources(List.of(resources)));
  }

  private Map<String, String> environment(String app) throws Exception {
    return new Http(workspace)
        .withToken(workspace.adminToken())
        .get("/apps/" + app + "/environment")
        .body()
        .lines()
        .map(line -> line.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b));
  }

  private static AppResource database() {
    return database("given-db");
  }

  private static AppResource database(String instance) {
    return new AppResource()
        .setName("db")
        .setDatabase(
            new AppResourceDatabase()
                .setInstanceName(instance)
                .setDatabaseName("databricks_postgres")
                .setPermission(AppResourceDatabaseDatabasePermission.CAN_CONNECT_AND_CREATE));
  }

  private static AppResource secret(String scope) {
    return new AppResource()
        .setName("key")
        .setSecret(
            new AppResourceSecret()
                .setScope(scope)
                .setKey("k")
                .setPermission(AppResourceSecretSecretPermission.READ));
  }

  private static AppResource job(String id) {
    return new AppResource()
        .setName("work")
        .setJob(
            new AppResourceJob()
                .setId(id)
                .setPermission(AppResourceJobJobPermission.CAN_MANAGE_RUN));
  }

  private static AppResource volume() {
    return new AppResource()
        .setName("files")
        .setUcSecurable(
            new AppResourceUcSecurable()
                .setSecurableFullName("given.s.v")
                .setSecurableType(AppResourceUcSecurableUcSecurableType.VOLUME)
                .setPermission(AppResourceUcSecurableUcSecurablePermission.READ_VOLUME));
  }

  private static AppResource warehouse() {
    return new AppResource()
        .setName("sql")
        .setSqlWarehouse(
            new AppResourceSqlWarehouse()
                .setId(Warehouses.ID)
                .setPermission(AppResourceSqlWarehouseSqlWarehousePermission.CAN_USE));
  }
}
