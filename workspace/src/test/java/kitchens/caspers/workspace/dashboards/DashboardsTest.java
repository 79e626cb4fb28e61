package kitchens.caspers.workspace.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.core.error.platform.ResourceConflict;
import com.databricks.sdk.service.dashboards.CreateDashboardRequest;
import com.databricks.sdk.service.dashboards.Dashboard;
import com.databricks.sdk.service.dashboards.LifecycleState;
import com.databricks.sdk.service.dashboards.ListDashboardsRequest;
import com.databricks.sdk.service.dashboards.PublishRequest;
import com.databricks.sdk.service.dashboards.RevertDashboardRequest;
import com.databricks.sdk.service.dashboards.UpdateDashboardRequest;
import com.databricks.sdk.service.iam.AccessControlRequest;
import com.databricks.sdk.service.iam.PermissionLevel;
import com.databricks.sdk.service.iam.UpdateObjectPermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import kitchens.caspers.workspace.warehouses.Warehouses;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Lakeview API, as the unmodified SDK calls it. */
@ExtendWith(SharedWorkspace.class)
class DashboardsTest {

  private static final String ORDERS =
      """
      {"datasets":[{"name":"orders","queryLines":["SELECT 1 AS n"]}],"pages":[]}""";
  private static final String REFUNDS =
      """
      {"datasets":[{"name":"refunds","query":"SELECT 2 AS n"}],"pages":[]}""";

  private final TestWorkspace workspace;
  private final WorkspaceClient admin;
  private String folder;

  DashboardsTest(TestWorkspace workspace) {
    this.workspace = workspace;
    this.admin = workspace.client();
  }

  @BeforeEach
  void aFolder() {
    folder = "/Workspace/Shared/dashboards-" + UUID.randomUUID();
    admin.workspace().mkdirs(folder);
  }

  private Dashboard create(String name, String contents) {
    return admin
        .lakeview()
        .create(
            new CreateDashboardRequest()
                .setDashboard(
                    new Dashboard()
                        .setDisplayName(name)
                        .setParentPath(folder)
                        .setSerializedDashboard(contents))
                .setDatasetCatalog("main")
                .setDatasetSchema("sales"));
  }

  private Dashboard update(String id, Dashboard change) {
    return admin
        .lakeview()
        .update(new UpdateDashboardRequest().setDashboardId(id).setDashboard(change));
  }

  private static List<String> ids(WorkspaceClient client, boolean trashedToo) {
    var found =
        client
            .lakeview()
            .list(new ListDashboardsRequest().setPageSize(2L).setShowTrashed(trashedToo));
    return StreamSupport.stream(found.spliterator(), false).map(Dashboard::getDashboardId).toList();
  }

  @Test
  void aDashboardIsMadeChangedAndPutIntoTheTrash() {
    Dashboard made = create("Orders", ORDERS);
    assertThat(made.getDashboardId()).matches("[0-9a-f]{32}");
    assertThat(made.getPath()).isEqualTo(folder + "/Orders.lvdash.json");
    assertThat(made.getWarehouseId()).isEqualTo(Warehouses.ID);
    assertThat(made.getLifecycleState()).isEqualTo(LifecycleState.ACTIVE);
    Dashboard read = admin.lakeview().get(made.getDashboardId());
    assertThat(read).isEqualTo(made);
    assertThat(read.getSerializedDashboard()).isEqualTo(ORDERS);

    Dashboard changed =
        update(
            made.getDashboardId(), new Dashboard().setDisplayName("Sales").setEtag(made.getEtag()));
    assertThat(changed.getDisplayName()).isEqualTo("Sales");
    assertThat(changed.getSerializedDashboard()).isEqualTo(ORDERS);
    assertThat(changed.getEtag()).isNotEqualTo(made.getEtag());
    assertThatThrownBy(
            () ->
                update(
                    made.getDashboardId(),
                    new Dashboard().setDisplayName("Late").setEtag(made.getEtag())))
        .isInstanceOf(ResourceConflict.class)
        .hasMessageContaining("was changed since etag '" + made.getEtag() + "'");

    admin.lakeview().trash(made.getDashboardId());
    assertThat(ids(admin, false)).doesNotContain(made.getDashboardId());
    assertThat(ids(admin, true)).contains(made.getDashboardId());
    assertThat(admin.lakeview().get(made.getDashboardId()).getLifecycleState())
        .isEqualTo(LifecycleState.TRASHED);
    assertThatThrownBy(() -> update(made.getDashboardId(), new Dashboard().setDisplayName("Again")))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("in the trash");
    assertThat(create("Sales", ORDERS).getDisplayName()).isEqualTo("Sales");
  }

  @Test
  void aFolderHasANameOnce() {
    create("Orders", ORDERS);
    String sameFolder = folder.substring("/Workspace".length()) + "/";
    assertThatThrownBy(
            () ->
                admin
                    .lakeview()
                    .create(
                        new CreateDashboardRequest()
                            .setDashboard(
                                new Dashboard()
                                    .setDisplayName("Orders")
                                    .setParentPath(sameFolder))))
        .isInstanceOf(ResourceAlreadyExists.class);
    Dashboard other = create("Other", ORDERS);
    assertThatThrownBy(
            () -> update(other.getDashboardId(), new Dashboard().setDisplayName("Orders")))
        .isInstanceOf(ResourceAlreadyExists.class);
  }

  @Test
  void whatIsPublishedStaysWhileTheDraftGoesOn() throws Exception {
    String id = create("Orders", ORDERS).getDashboardId();
    assertThatThrownBy(() -> admin.lakeview().getPublished(id)).isInstanceOf(NotFound.class);
    admin.lakeview().publish(new PublishRequest().setDashboardId(id));
    update(id, new Dashboard().setDisplayName("Refunds").setSerializedDashboard(REFUNDS));

    var published = admin.lakeview().getPublished(id);
    assertThat(published.getDisplayName()).isEqualTo("Orders");
    assertThat(published.getEmbedCredentials()).isFalse();
    var shown =
        new Http(workspace)
            .withToken(workspace.adminToken())
            .get("/api/2.0/caspers/dashboards/" + id + "/published");
    assertThat(shown.body())
        .contains("SELECT 1", "\"dataset_catalog\":\"main\"", "\"dataset_schema\":\"sales\"");

    admin.lakeview().revert(new RevertDashboardRequest().setDashboardId(id));
    assertThat(admin.lakeview().get(id).getSerializedDashboard()).isEqualTo(ORDERS);
    admin.lakeview().unpublish(id);
    assertThatThrownBy(() -> admin.lakeview().getPublished(id)).isInstanceOf(NotFound.class);
    assertThatThrownBy(
            () ->
                admin
                    .lakeview()
                    .publish(new PublishRequest().setDashboardId(id).setEmbedCredentials(true)))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("run as the viewer");
  }

  @Test
  void eachMayDoWhatTheyWereGiven() {
    String id = create("Orders", ORDERS).getDashboardId();
    var cook = ServicePrincipals.create(workspace, "dashboard-reader");
    var theirs = cook.client().lakeview();
    assertThatThrownBy(() -> theirs.get(id)).isInstanceOf(PermissionDenied.class);
    assertThatThrownBy(() -> theirs.get("0".repeat(32))).isInstanceOf(PermissionDenied.class);
    assertThat(ids(cook.client(), false)).doesNotContain(id);

    give(id, cook.name(), PermissionLevel.CAN_READ);
    assertThat(theirs.get(id).getDisplayName()).isEqualTo("Orders");
    assertThat(ids(cook.client(), false)).contains(id);
    var change =
        new UpdateDashboardRequest()
            .setDashboardId(id)
            .setDashboard(new Dashboard().setDisplayName("Mine"));
    assertThatThrownBy(() -> theirs.update(change))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("CAN_EDIT on dashboards/" + id);
    assertThatThrownBy(() -> theirs.publish(new PublishRequest().setDashboardId(id)))
        .isInstanceOf(PermissionDenied.class);

    give(id, cook.name(), PermissionLevel.CAN_EDIT);
    assertThat(theirs.update(change).getDisplayName()).isEqualTo("Mine");
    assertThatThrownBy(() -> theirs.trash(id)).isInstanceOf(PermissionDenied.class);

    var inOthers =
        new CreateDashboardRequest()
            .setDashboard(new Dashboard().setDisplayName("Spy").setParentPath(folder));
    assertThatThrownBy(() -> theirs.create(inOthers))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("write below /Workspace/Users/" + cook.name());
    Dashboard own =
        theirs.create(
            new CreateDashboardRequest().setDashboard(new Dashboard().setDisplayName("Own")));
    assertThat(own.getParentPath()).isEqualTo("/Users/" + cook.name());
    theirs.trash(own.getDashboardId());
  }

  private void give(String id, String to, PermissionLevel level) {
    admin
        .permissions()
        .update(
            new UpdateObjectPermissions()
                .setRequestObjectType("dashboards")
                .setRequestObjectId(id)
                .setAccessControlList(
                    List.of(
                        new AccessControlRequest()
                            .setServicePrincipalName(to)
                            .setPermissionLevel(level))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"datasets":[                                  | is not JSON (line 1
          []                                             | is not a JSON object
          {"datasets":{}}                                | datasets is not a list
          {"datasets":[{"name":"a"}]}                    | datasets[0] ('a') has no SQL
          {"datasets":[{"query":"SELECT 1"}]}            | datasets[0] needs a name
          {"datasets":[{"name":"a","query":"x"},{"name":"a","query":"x"}]} | datasets[1] needs a name
          {"pages":[{"layout":[{"widget":{}}]}]}         | pages[0].layout has an entry without
          """)
  void whatCannotBeShownIsRefusedWithItsPlace(String contents, String why) {
    assertThatThrownBy(() -> create("Broken", contents))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("serialized_dashboard " + why);
  }

  @Test
  void namesFoldersAndWarehousesAreChecked() {
    assertThatThrownBy(() -> create("a/b", ORDERS)).hasMessageContaining("display_name");
    assertThatThrownBy(() -> create(null, ORDERS)).hasMessageContaining("display_name is missing");
    String id = create("Orders", ORDERS).getDashboardId();
    assertThatThrownBy(() -> update(id, new Dashboard().setWarehouseId("nowhere")))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("warehouse_id 'nowhere' does not exist");
    assertThatThrownBy(() -> update(id, new Dashboard().setParentPath("/Workspace/Shared")))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("cannot be changed");
    folder += "/gone";
    assertThatThrownBy(() -> create("Orders", ORDERS))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("make it with workspace/mkdirs");
  }
}
