package kitchens.caspers.workspace.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.service.catalog.CatalogInfo;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateTableRequest;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.DataSourceFormat;
import com.databricks.sdk.service.catalog.ListVolumesRequest;
import com.databricks.sdk.service.catalog.PermissionsChange;
import com.databricks.sdk.service.catalog.Privilege;
import com.databricks.sdk.service.catalog.TableInfo;
import com.databricks.sdk.service.catalog.TableType;
import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.databricks.sdk.service.catalog.UpdateTableRequest;
import com.databricks.sdk.service.catalog.VolumeInfo;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.compute.Library;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.iam.AccessControlRequest;
import com.databricks.sdk.service.iam.AccessControlResponse;
import com.databricks.sdk.service.iam.PermissionLevel;
import com.databricks.sdk.service.iam.UpdateObjectPermissions;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.RunNow;
import com.databricks.sdk.service.jobs.SparkJarTask;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.pipelines.CreatePipeline;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.ServicePrincipals.Made;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class EnforcementTest {

  private final TestWorkspace workspace;
  private final WorkspaceClient admin;
  private final Made someone;
  private final WorkspaceClient theirs;
  private final String catalog = "guarded_" + UUID.randomUUID().toString().substring(0, 8);
  private final String file = "/Volumes/" + catalog + "/s/v/secret.txt";

  EnforcementTest(TestWorkspace workspace) {
    this.workspace = workspace;
    this.admin = workspace.client();
    this.someone = ServicePrincipals.create(workspace, "someone");
    this.theirs = someone.client();
    admin.catalogs().create(new CreateCatalog().setName(catalog));
    String location =
        admin
            .schemas()
            .create(new CreateSchema().setCatalogName(catalog).setName("s"))
            .getStorageLocation();
    admin.tables().create(table("hidden", location));
    admin
        .volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName(catalog)
                .setSchemaName("s")
                .setName("v")
                .setVolumeType(VolumeType.MANAGED));
    upload(admin, file);
  }

  @Test
  void whoHoldsNothingSeesAndDoesNothing() {
    assertThat(theirs.catalogs().list(new com.databricks.sdk.service.catalog.ListCatalogsRequest()))
        .extracting(CatalogInfo::getName)
        .doesNotContain(catalog);
    denied("USE CATALOG", () -> theirs.catalogs().get(catalog));
    denied("USE CATALOG", () -> theirs.schemas().get(catalog + ".s"));
    denied("USE CATALOG", () -> theirs.tables().get(catalog + ".s.hidden"));
    denied("USE CATALOG", () -> theirs.volumes().read(catalog + ".s.v"));
    denied("USE CATALOG", () -> theirs.tables().list(catalog, "s").iterator().hasNext());
    denied("USE CATALOG", () -> theirs.tables().delete(catalog + ".s.hidden"));
    denied("USE CATALOG", () -> theirs.files().download(file));
    denied("USE CATALOG", () -> upload(theirs, file));
    denied("USE CATALOG", () -> theirs.files().delete(file));
    denied(
        "USE CATALOG",
        () -> theirs.files().listDirectoryContents("/Volumes/" + catalog + "/s/v").iterator());
    denied("MANAGE", () -> theirs.catalogs().delete(catalog));
    denied("CREATE CATALOG", () -> theirs.catalogs().create(new CreateCatalog().setName("mine")));
  }

  @Test
  void theAnswerIsTheSameForWhatIsThereAndWhatIsNot() {
    for (String name : List.of("s.hidden", "s.absent", "absent.absent")) {
      assertThatThrownBy(() -> theirs.tables().get(catalog + "." + name))
          .isInstanceOf(PermissionDenied.class)
          .message()
          .isEqualTo(
              "'%s' does not have USE CATALOG on Catalog '%s'; its owner or an administrator may"
                      .formatted(someone.name(), catalog)
                  + " run: GRANT USE CATALOG ON CATALOG %s TO `%s`"
                      .formatted(catalog, someone.name()));
    }
    use();
    assertThatThrownBy(() -> theirs.tables().get(catalog + ".s.absent"))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void eachPrivilegeLetsDoWhatItSays() {
    use();
    denied("SELECT", () -> theirs.tables().get(catalog + ".s.hidden"));
    assertThat(theirs.tables().list(catalog, "s")).isEmpty();
    grant("TABLE", catalog + ".s.hidden", Privilege.SELECT);
    assertThat(theirs.tables().get(catalog + ".s.hidden").getName()).isEqualTo("hidden");
    assertThat(theirs.tables().list(catalog, "s"))
        .extracting(TableInfo::getName)
        .containsExactly("hidden");
    denied("MANAGE", () -> theirs.tables().delete(catalog + ".s.hidden"));
    denied(
        "MANAGE",
        () ->
            theirs
                .tables()
                .update(
                    new UpdateTableRequest()
                        .setFullName(catalog + ".s.hidden")
                        .setOwner(someone.name())));

    denied("READ VOLUME", () -> theirs.files().download(file));
    assertThat(
            theirs
                .volumes()
                .list(new ListVolumesRequest().setCatalogName(catalog).setSchemaName("s")))
        .isEmpty();
    grant("VOLUME", catalog + ".s.v", Privilege.READ_VOLUME);
    assertThat(
            theirs
                .volumes()
                .list(new ListVolumesRequest().setCatalogName(catalog).setSchemaName("s")))
        .extracting(VolumeInfo::getName)
        .containsExactly("v");
    assertThat(theirs.files().download(file).getContents()).hasContent("secret");
    denied("WRITE VOLUME", () -> upload(theirs, file));
    grant("VOLUME", catalog + ".s.v", Privilege.WRITE_VOLUME);
    upload(theirs, file);
    theirs.files().delete(file);
  }

  @Test
  void browsingShowsNamesAndNoData() {
    grant("CATALOG", catalog, Privilege.BROWSE);
    assertThat(theirs.tables().list(catalog, "s"))
        .extracting(TableInfo::getName)
        .containsExactly("hidden");
    assertThat(theirs.tables().get(catalog + ".s.hidden").getName()).isEqualTo("hidden");
    denied("USE CATALOG", () -> theirs.files().download(file));
  }

  @Test
  void whatOneMakesBelongsToOne() {
    use();
    denied("CREATE VOLUME", () -> volume(theirs, VolumeType.MANAGED, null));
    grant("SCHEMA", catalog + ".s", Privilege.CREATE_VOLUME);
    assertThat(volume(theirs, VolumeType.MANAGED, null).getOwner()).isEqualTo(someone.name());
    upload(theirs, "/Volumes/" + catalog + "/s/own/a.txt");
    theirs.volumes().delete(catalog + ".s.own");
    denied("administrator", () -> volume(theirs, VolumeType.EXTERNAL, "/etc"));
  }

  @Test
  void nobodyButComputeSpeaksForAnother() throws Exception {
    String token =
        workspace
            .client()
            .tokens()
            .create(new com.databricks.sdk.service.settings.CreateTokenRequest().setComment("t"))
            .getTokenValue();
    String owner =
        admin.currentUser().me(new com.databricks.sdk.service.iam.MeRequest()).getUserName();
    assertThat(token).isNotBlank();
    String own =
        theirs
            .tokens()
            .create(new com.databricks.sdk.service.settings.CreateTokenRequest().setComment("t"))
            .getTokenValue();
    var answer =
        new Http(workspace)
            .withToken(own)
            .with("X-Caspers-On-Behalf-Of", owner)
            .get("/api/2.1/unity-catalog/tables/" + catalog + ".s.hidden");
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void tricksWithPathsLeadNowhere() throws Exception {
    use();
    volume(admin, VolumeType.MANAGED, null);
    grant("VOLUME", catalog + ".s.own", Privilege.READ_VOLUME);
    String own =
        theirs
            .tokens()
            .create(new com.databricks.sdk.service.settings.CreateTokenRequest().setComment("t"))
            .getTokenValue();
    Http http = new Http(workspace).withToken(own);
    for (String path :
        List.of(
            "/Volumes/" + catalog + "/s/own/../v/secret.txt",
            "/Volumes/" + catalog + "/s/own/%2e%2e/v/secret.txt",
            "/Volumes/" + catalog + "/s/own/..%2Fv%2Fsecret.txt",
            "/Volumes/" + catalog + "/S/V/secret.txt",
            "//Volumes/" + catalog + "/s//v/secret.txt")) {
      var answer = http.get("/api/2.0/fs/files" + path);
      assertThat(answer.statusCode()).as(path).isBetween(400, 404);
      assertThat(answer.body()).doesNotContain("secret\n");
    }
  }

  @Test
  void whatJobsAndPipelinesRunIsWrittenByWhoMay() {
    denied(
        "may not write",
        () -> theirs.workspace().mkdirs("/Workspace/Users/somebody-else@example.com/x"));
    denied("may not write", () -> theirs.workspace().mkdirs("/Shared"));
    theirs.workspace().mkdirs("/Workspace/Users/" + someone.name() + "/x");
    denied(
        "administrator",
        () ->
            theirs
                .pipelines()
                .create(new CreatePipeline().setName("p").setCatalog(catalog).setSchema("s")));
  }

  @Test
  void aJobIsManagedByWhoWasLet() {
    long job =
        admin
            .jobs()
            .create(
                new CreateJob()
                    .setName("theirs")
                    .setTasks(
                        List.of(
                            new Task()
                                .setTaskKey("t")
                                .setSparkJarTask(new SparkJarTask().setMainClassName("a.B"))
                                .setLibraries(List.of(new Library().setJar("/Workspace/a.jar"))))))
            .getJobId();
    String id = Long.toString(job);
    denied("CAN_MANAGE", () -> theirs.jobs().delete(job));
    denied("CAN_MANAGE_RUN", () -> theirs.jobs().runNow(new RunNow().setJobId(job)));
    denied("CAN_VIEW", () -> theirs.permissions().get("jobs", id));
    admin
        .permissions()
        .update(
            new UpdateObjectPermissions()
                .setRequestObjectType("jobs")
                .setRequestObjectId(id)
                .setAccessControlList(
                    List.of(
                        new AccessControlRequest()
                            .setServicePrincipalName(someone.name())
                            .setPermissionLevel(PermissionLevel.CAN_MANAGE))));
    assertThat(theirs.permissions().get("jobs", id).getAccessControlList())
        .extracting(AccessControlResponse::getServicePrincipalName)
        .contains(someone.name());
    assertThat(theirs.permissions().getPermissionLevels("jobs", id).getPermissionLevels())
        .hasSize(4);
    theirs.jobs().delete(job);
    assertThatThrownBy(() -> admin.permissions().get("jobs", "987654321"))
        .isInstanceOf(NotFound.class);
  }

  private void use() {
    grant("CATALOG", catalog, Privilege.USE_CATALOG, Privilege.USE_SCHEMA);
  }

  private static void denied(String privilege, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(PermissionDenied.class).hasMessageContaining(privilege);
  }

  private static void upload(WorkspaceClient client, String path) {
    client
        .files()
        .upload(
            new UploadRequest()
                .setFilePath(path)
                .setOverwrite(true)
                .setContents(new ByteArrayInputStream("secret".getBytes(StandardCharsets.UTF_8))));
  }

  private VolumeInfo volume(WorkspaceClient client, VolumeType type, String location) {
    return client
        .volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName(catalog)
                .setSchemaName("s")
                .setName("own")
                .setVolumeType(type)
                .setStorageLocation(location));
  }

  private CreateTableRequest table(String name, String schemaLocation) {
    return new CreateTableRequest()
        .setCatalogName(catalog)
        .setSchemaName("s")
        .setName(name)
        .setTableType(TableType.MANAGED)
        .setDataSourceFormat(DataSourceFormat.DELTA)
        .setStorageLocation(schemaLocation + "/tables/" + UUID.randomUUID());
  }

  private void grant(String type, String name, Privilege... privileges) {
    admin
        .grants()
        .update(
            new UpdatePermissions()
                .setSecurableType(type)
                .setFullName(name)
                .setChanges(
                    List.of(
                        new PermissionsChange()
                            .setPrincipal(someone.name())
                            .setAdd(List.of(privileges)))));
  }
}
