package kitchens.caspers.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.catalog.PermissionsChange;
import com.databricks.sdk.service.catalog.Privilege;
import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.databricks.sdk.service.catalog.VolumeType;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.ml.CreateExperiment;
import com.databricks.sdk.service.ml.CreateModelVersionRequest;
import com.databricks.sdk.service.ml.CreateRun;
import com.databricks.sdk.service.ml.ExperimentAccessControlRequest;
import com.databricks.sdk.service.ml.ExperimentPermissionLevel;
import com.databricks.sdk.service.ml.ExperimentPermissionsRequest;
import com.databricks.sdk.service.ml.SearchExperiments;
import java.io.ByteArrayInputStream;
import java.util.List;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service principal does with models and experiments what it was granted, and no more. */
class RegistryPermissionsTest {

  private static TestWorkspace workspace;
  private static WorkspaceClient admin;
  private static ServicePrincipals.Made other;

  @BeforeAll
  static void start() {
    workspace = TestWorkspace.start();
    admin = workspace.client();
    other = ServicePrincipals.create(workspace, "other");
    admin.catalogs().create(new CreateCatalog().setName("p"));
    admin
        .volumes()
        .create(
            new CreateVolumeRequestContent()
                .setCatalogName("p")
                .setSchemaName("default")
                .setName("v")
                .setVolumeType(VolumeType.MANAGED));
    admin
        .files()
        .upload(
            new UploadRequest()
                .setFilePath("/Volumes/p/default/v/agent/agent.yml")
                .setContents(new ByteArrayInputStream(new byte[] {1})));
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @Test
  void modelsNeedTheirPrivileges() {
    admin.registeredModels().create(model("seen"));
    assertThatThrownBy(() -> other.client().registeredModels().get("p.default.seen"))
        .isInstanceOf(PermissionDenied.class);
    grant("catalog", "p", Privilege.USE_CATALOG);
    grant("schema", "p.default", Privilege.USE_SCHEMA);
    assertThatThrownBy(() -> other.client().registeredModels().create(model("own")))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("CREATE MODEL");
    grant("schema", "p.default", Privilege.CREATE_MODEL);
    var own = other.client().registeredModels().create(model("own"));
    assertThat(own.getOwner()).isEqualTo(other.name());

    assertThatThrownBy(() -> version(other.client(), "p.default.own"))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("READ VOLUME");
    grant("volume", "p.default.v", Privilege.READ_VOLUME);
    assertThat(version(other.client(), "p.default.own")).isEqualTo("1");
    assertThatThrownBy(() -> version(other.client(), "p.default.seen"))
        .isInstanceOf(PermissionDenied.class);
    assertThatThrownBy(() -> other.client().registeredModels().delete("p.default.seen"))
        .isInstanceOf(PermissionDenied.class);
  }

  @Test
  void experimentsNeedTheirPermissions() {
    String id =
        admin
            .experiments()
            .createExperiment(new CreateExperiment().setName("/Shared/theirs"))
            .getExperimentId();
    assertThatThrownBy(() -> other.client().experiments().getExperiment(id))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("CAN_READ");
    assertThat(other.client().experiments().searchExperiments(new SearchExperiments()))
        .noneMatch(e -> e.getExperimentId().equals(id));
    admin
        .experiments()
        .updatePermissions(
            new ExperimentPermissionsRequest()
                .setExperimentId(id)
                .setAccessControlList(
                    List.of(
                        new ExperimentAccessControlRequest()
                            .setServicePrincipalName(other.name())
                            .setPermissionLevel(ExperimentPermissionLevel.CAN_READ))));
    assertThat(other.client().experiments().getExperiment(id).getExperiment().getName())
        .isEqualTo("/Shared/theirs");
    assertThatThrownBy(
            () -> other.client().experiments().createRun(new CreateRun().setExperimentId(id)))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("CAN_EDIT");
  }

  private static CreateRegisteredModelRequest model(String name) {
    return new CreateRegisteredModelRequest()
        .setCatalogName("p")
        .setSchemaName("default")
        .setName(name);
  }

  private static String version(WorkspaceClient client, String model) {
    return client
        .modelRegistry()
        .createModelVersion(
            new CreateModelVersionRequest().setName(model).setSource("/Volumes/p/default/v/agent"))
        .getModelVersion()
        .getVersion();
  }

  private static void grant(String type, String name, Privilege privilege) {
    admin
        .grants()
        .update(
            new UpdatePermissions()
                .setSecurableType(type)
                .setFullName(name)
                .setChanges(
                    List.of(
                        new PermissionsChange()
                            .setPrincipal(other.name())
                            .setAdd(List.of(privilege)))));
  }
}
