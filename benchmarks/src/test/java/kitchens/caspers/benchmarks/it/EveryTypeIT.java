package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.DeleteCatalogRequest;
import com.databricks.sdk.service.dashboards.ListDashboardsRequest;
import com.databricks.sdk.service.jobs.BaseJob;
import com.databricks.sdk.service.jobs.JobSettings;
import com.databricks.sdk.service.jobs.UpdateJob;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.databricks.sdk.service.pipelines.PipelineStateInfo;
import com.databricks.sdk.service.sql.EndpointInfo;
import com.databricks.sdk.service.sql.ListWarehousesRequest;
import com.databricks.sdk.service.workspace.Import;
import com.databricks.sdk.service.workspace.ImportFormat;
import com.databricks.sdk.service.workspace.SecretScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import kitchens.caspers.benchmarks.Installation;
import kitchens.caspers.bundle.deploy.Action;
import kitchens.caspers.bundle.deploy.Plan;
import kitchens.caspers.bundle.generate.LiveResources;
import kitchens.caspers.bundle.generate.Writer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of each type of resource that needs no Spark, from nothing to nothing. */
class EveryTypeIT {

  private static final String BUNDLE =
      """
      bundle: {name: every}
      variables:
        starter: {lookup: {warehouse: Starter Warehouse}}
      resources:
        catalogs:
          c: {name: every_c, comment: first, grants: [{principal: account users, privileges: [USE_CATALOG]}]}
        schemas:
          s: {name: s, catalog_name: "${resources.catalogs.c.name}", comment: first, grants: [{principal: account users, privileges: [USE_SCHEMA, SELECT]}]}
        volumes:
          v: {name: v, catalog_name: every_c, schema_name: "${resources.schemas.s.name}", volume_type: MANAGED, comment: first}
        registered_models:
          m: {name: m, catalog_name: every_c, schema_name: "${resources.schemas.s.name}", comment: first}
        experiments:
          e: {name: /Shared/every, tags: [{key: team, value: first}], permissions: [{level: CAN_READ, group_name: users}]}
        secret_scopes:
          k: {name: every-scope, permissions: [{level: READ, group_name: users}]}
        sql_warehouses:
          w: {name: every-first, cluster_size: Small, auto_stop_mins: 15, permissions: [{level: CAN_USE, group_name: users}]}
        database_instances:
          d: {name: every-db, capacity: CU_1}
        database_catalogs:
          dc: {name: every_dc, database_instance_name: "${resources.database_instances.d.name}", database_name: databricks_postgres}
        model_serving_endpoints:
          p:
            name: every-endpoint
            config: {served_entities: [{entity_name: prior.default.agent, entity_version: "1"}]}
            tags: [{key: team, value: first}]
            permissions: [{level: CAN_QUERY, group_name: users}]
        pipelines:
          p: {name: every pipeline, catalog: "${resources.catalogs.c.name}", schema: s, configuration: {comment: first}, libraries: [{file: {path: ./flow.sql}}], permissions: [{level: CAN_RUN, group_name: users}]}
        dashboards:
          b: {display_name: first, file_path: ./board.lvdash.json, warehouse_id: "${resources.sql_warehouses.w.id}", permissions: [{level: CAN_READ, group_name: users}]}
        jobs:
          j:
            name: every job
            description: first
            tasks: [{task_key: t, spark_jar_task: {main_class_name: a.A, parameters: ["${var.starter}", "${resources.sql_warehouses.w.id}", "${resources.database_instances.d.uid}"]}, libraries: [{jar: /Workspace/a.jar}]}]
            permissions: [{level: CAN_MANAGE_RUN, group_name: users}]
        apps:
          a:
            name: every-app
            description: first
            source_code_path: ./app
            config: {env: [{name: JOB, value_from: work}]}
            resources: [{name: work, job: {id: "${resources.jobs.j.id}", permission: CAN_VIEW}}]
      """;

  private static final String APP =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;

      class App {
        public static void main(String[] args) throws Exception {
          int port = Integer.parseInt(System.getenv("DATABRICKS_APP_PORT"));
          var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
          server.createContext("/", x -> x.sendResponseHeaders(204, -1));
          server.start();
        }
      }
      """;

  @TempDir private static Path directory;
  private static Installation installation;
  private static TestBundle bundle;
  private static WorkspaceClient client;
  private static CommandLine caspers;

  @BeforeAll
  static void aWorkspace() throws Exception {
    installation = SharedWorkspace.get();
    bundle = new TestBundle(installation, directory);
    client = bundle.client();
    caspers = new CommandLine(installation, directory);
    anAgent();
    bundle.write("flow.sql", "CREATE OR REFRESH MATERIALIZED VIEW one AS SELECT 1 AS x;\n");
    bundle.write("board.lvdash.json", "{\"datasets\": [], \"pages\": []}\n");
    Files.createDirectories(directory.resolve("app"));
    Files.writeString(directory.resolve("app/App.java"), APP);
    Files.writeString(
        directory.resolve("app/app.yaml"),
        "command: [java, -Xmx32m, -XX:TieredStopAtLevel=1, App.java]\n");
  }

  /** A model's version, which no bundle makes. */
  private static void anAgent() {
    client.catalogs().create(new CreateCatalog().setName("prior"));
    client
        .registeredModels()
        .create(
            new CreateRegisteredModelRequest()
                .setCatalogName("prior")
                .setSchemaName("default")
                .setName("agent"));
    client.workspace().mkdirs("/Workspace/Shared/agent");
    write(
        "/Workspace/Shared/agent/agent.yml", "name: agent\nmodel: caspers-policy\nprompt: p.md\n");
    write("/Workspace/Shared/agent/p.md", "Be brief.\n");
    client
        .modelRegistry()
        .createModelVersion(
            new CreateModelVersionRequest()
                .setName("prior.default.agent")
                .setSource("/Workspace/Shared/agent"));
  }

  private static void write(String path, String text) {
    client
        .workspace()
        .importContent(
            new Import()
                .setPath(path)
                .setFormat(ImportFormat.AUTO)
                .setOverwrite(true)
                .setContent(
                    Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void eachIsMadeChangedAndTakenAway() throws Exception {
    bundle(BUNDLE);
    assertThat(succeeded("bundle", "plan"))
        .contains("Plan: 23 to create, 0 to update, 0 to replace, 0 to delete");
    assertThat(deploy()).contains("23 created, 0 updated, 0 deleted, 0 unchanged");
    assertThat(plan().isEmpty()).isTrue();
    assertThat(deploy()).contains("0 created, 0 updated, 0 deleted, 23 unchanged");
    var job = Long.toString(onlyJob().getJobId());
    assertThat(onlyJob().getSettings().getTasks().iterator().next().getSparkJarTask())
        .satisfies(
            task ->
                assertThat(task.getParameters())
                    .containsExactly(
                        "0000000000000001",
                        warehouse("every-first").getId(),
                        client.database().getDatabaseInstance("every-db").getUid()));
    assertThat(permissions("jobs", job)).contains("users=CAN_MANAGE_RUN");
    assertThat(grants("schema", "every_c.s")).contains("account users=[SELECT, USE_SCHEMA]");

    assertThat(succeeded("bundle", "run", "a", "--restart", "-o", "json"))
        .contains("\"name\":\"every-app\"", "\"state\":\"RUNNING\"");
    anAppBecomesConfiguration();

    var changed =
        BUNDLE
            .replace("comment: first", "comment: second")
            .replace("description: first", "description: second")
            .replace("value: first", "value: second")
            .replace("display_name: first", "display_name: second")
            .replace("auto_stop_mins: 15", "auto_stop_mins: 20")
            .replace("CU_1", "CU_2");
    bundle(changed);
    assertThat(succeeded("bundle", "plan"))
        .contains("update   jobs.j", "description: \"first\" -> \"second\"", "12 to update");
    var saved = installation.home().resolve("plan.json");
    Files.writeString(saved, succeeded("bundle", "plan", "-o", "json"));
    assertThat(succeeded("bundle", "deploy", "--plan", saved.toString()))
        .contains("0 created, 12 updated, 0 deleted, 11 unchanged");
    refused("have moved: the state", "bundle", "deploy", "--plan", saved.toString());
    assertThat(client.catalogs().get("every_c").getComment()).isEqualTo("second");
    assertThat(client.schemas().get("every_c.s").getComment()).isEqualTo("second");
    assertThat(client.volumes().read("every_c.s.v").getComment()).isEqualTo("second");
    assertThat(client.registeredModels().get("every_c.s.m").getComment()).isEqualTo("second");
    assertThat(client.experiments().getByName("/Shared/every").getExperiment().getTags())
        .anyMatch(tag -> "second".equals(tag.getValue()));
    assertThat(warehouse("every-first").getAutoStopMins()).isEqualTo(20);
    assertThat(client.database().getDatabaseInstance("every-db").getCapacity()).isEqualTo("CU_2");
    assertThat(client.servingEndpoints().get("every-endpoint").getTags())
        .anyMatch(tag -> "second".equals(tag.getValue()));
    assertThat(client.apps().get("every-app").getDescription()).isEqualTo("second");
    assertThat(pipelines().get(0).getName()).isEqualTo("every pipeline");
    assertThat(client.pipelines().get(pipelines().get(0).getPipelineId()).getSpec())
        .satisfies(spec -> assertThat(spec.getConfiguration()).containsValue("second"));
    assertThat(dashboards()).containsExactly("second");
    assertThat(deploy()).contains("0 created, 0 updated, 0 deleted, 23 unchanged");

    client
        .jobs()
        .update(
            new UpdateJob()
                .setJobId(Long.parseLong(job))
                .setNewSettings(new JobSettings().setDescription("a stranger's")));
    assertThat(plan().keys(action -> action.action() == Action.UPDATE))
        .containsExactly("resources.jobs.j");
    assertThat(plan().actions().get("resources.jobs.j").changes().get("description"))
        .satisfies(
            change -> {
              assertThat(change.remote().asText()).isEqualTo("a stranger's");
              assertThat(change.reason()).isEqualTo("it was changed outside of the bundle");
            });
    assertThat(deploy()).contains("0 created, 1 updated, 0 deleted, 22 unchanged");

    bundle(changed.replace("name: every_c,", "name: every_c, lifecycle: {prevent_destroy: true},"));
    deploy();
    assertThatThrownBy(() -> bundle.deployer().destroy(false))
        .hasMessageContaining("prevent_destroy keeps resources.catalogs.c");
    bundle(changed);
    deploy();
    bundle(changed.replaceAll("(?m)^ *volumes:\\n.*\\n", ""));
    refused("data would be deleted", "bundle", "deploy");
    assertThat(succeeded("bundle", "deployments", "list").lines())
        .anyMatch(line -> line.startsWith("   1 ") && line.contains("23 create"));
    assertThat(succeeded("bundle", "deployments", "show", "2")).contains("update   jobs.j");

    var described =
        changed.replace(
            "name: every-endpoint\n", "name: every-endpoint\n      description: third\n");
    bundle(described);
    assertThat(deploy()).contains("1 created, 0 updated, 1 replaced, 0 deleted, 21 unchanged");
    var endpoint = client.servingEndpoints().get("every-endpoint");
    assertThat(endpoint.getDescription()).isEqualTo("third");
    assertThat(permissions("serving-endpoints", endpoint.getId())).contains("users=CAN_QUERY");

    bundle(described.replaceAll(", (permissions|grants): \\[\\{.*}](?=})", ""));
    assertThat(deploy()).contains("0 created, 0 updated, 7 deleted");
    assertThat(grants("schema", "every_c.s")).isEmpty();
    assertThat(client.secrets().listAcls("every-scope"))
        .noneMatch(item -> item.getPrincipal().equals("users"));
    assertThat(permissions("jobs", job)).contains("users=CAN_MANAGE_RUN");

    bundle.deployer().destroy(false);
    nothingIsLeft();
  }

  private static void anAppBecomesConfiguration() throws IOException {
    var generated = directory.resolveSibling(directory.getFileName() + "-generated");
    var live = new LiveResources(client).app("every-app");
    new Writer(client, generated.resolve("resources"), generated.resolve("src"), false)
        .write(live, "taken");
    assertThat(Files.readString(generated.resolve("resources/taken.app.yml")))
        .contains("taken:", "name: every-app", "description: first", "source_code_path: ../src");
    try (var files = Files.walk(generated)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).contains("App.java", "app.yaml");
    }
  }

  private static void nothingIsLeft() throws IOException {
    for (ThrowingCallable read :
        List.<ThrowingCallable>of(
            () -> client.catalogs().get("every_c"),
            () -> client.catalogs().get("every_dc"),
            () -> client.registeredModels().get("every_c.s.m"),
            () -> client.database().getDatabaseInstance("every-db"),
            () -> client.servingEndpoints().get("every-endpoint"),
            () -> client.apps().get("every-app"))) {
      assertThatThrownBy(read).isInstanceOf(NotFound.class);
    }
    assertThat(client.experiments().getByName("/Shared/every").getExperiment().getLifecycleStage())
        .isEqualTo("deleted");
    assertThat(bundle.jobs("every job")).isEmpty();
    assertThat(pipelines()).isEmpty();
    assertThat(dashboards()).isEmpty();
    assertThat(client.secrets().listScopes())
        .extracting(SecretScope::getName)
        .doesNotContain("every-scope");
    assertThat(warehouses()).extracting(EndpointInfo::getName).doesNotContain("every-first");
    client.catalogs().delete(new DeleteCatalogRequest().setName("prior").setForce(true));
  }

  private static void bundle(String text) throws IOException {
    bundle.write("databricks.yml", text);
  }

  private static String deploy() throws Exception {
    return bundle.deployer().deploy(false).toString();
  }

  private static Plan plan() throws Exception {
    return bundle.deployer().plan();
  }

  private static String succeeded(String... arguments) throws Exception {
    var outcome = caspers.run(arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome.out();
  }

  private static void refused(String why, String... arguments) throws Exception {
    var outcome = caspers.run(arguments);
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains(why).doesNotContain("\tat ");
  }

  private static BaseJob onlyJob() {
    return bundle.job("every job");
  }

  private static List<PipelineStateInfo> pipelines() {
    var found = new ArrayList<PipelineStateInfo>();
    client.pipelines().listPipelines(new ListPipelinesRequest()).forEach(found::add);
    found.removeIf(pipeline -> !pipeline.getName().startsWith("every"));
    return found;
  }

  private static List<String> dashboards() {
    var found = new ArrayList<String>();
    client
        .lakeview()
        .list(new ListDashboardsRequest())
        .forEach(dashboard -> found.add(dashboard.getDisplayName()));
    found.removeIf(name -> !name.matches("first|second"));
    return found;
  }

  private static List<EndpointInfo> warehouses() {
    var found = new ArrayList<EndpointInfo>();
    client.warehouses().list(new ListWarehousesRequest()).forEach(found::add);
    return found;
  }

  private static EndpointInfo warehouse(String name) {
    return warehouses().stream().filter(w -> w.getName().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> permissions(String type, String id) {
    var found = new ArrayList<String>();
    for (var entry : client.permissions().get(type, id).getAccessControlList()) {
      for (var permission : entry.getAllPermissions()) {
        found.add(entry.getGroupName() + "=" + permission.getPermissionLevel());
      }
    }
    return found;
  }

  private static List<String> grants(String type, String name) {
    var found = new ArrayList<String>();
    for (var one : client.grants().get(type, name).getPrivilegeAssignments()) {
      found.add(one.getPrincipal() + "=" + one.getPrivileges().stream().sorted().toList());
    }
    return found;
  }
}
