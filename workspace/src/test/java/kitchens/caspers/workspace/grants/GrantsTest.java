package kitchens.caspers.workspace.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.InvalidParameterValue;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.EffectivePrivilege;
import com.databricks.sdk.service.catalog.GetEffectiveRequest;
import com.databricks.sdk.service.catalog.PermissionsChange;
import com.databricks.sdk.service.catalog.Privilege;
import com.databricks.sdk.service.catalog.PrivilegeAssignment;
import com.databricks.sdk.service.catalog.SecurableType;
import com.databricks.sdk.service.catalog.UpdateCatalog;
import com.databricks.sdk.service.catalog.UpdatePermissions;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.ServicePrincipals.Made;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class GrantsTest {

  private final WorkspaceClient admin;
  private final Made someone;
  private final String catalog = "grants_" + UUID.randomUUID().toString().substring(0, 8);

  GrantsTest(TestWorkspace workspace) {
    this.admin = workspace.client();
    this.someone = ServicePrincipals.create(workspace, "someone");
    admin.catalogs().create(new CreateCatalog().setName(catalog));
    admin.schemas().create(new CreateSchema().setCatalogName(catalog).setName("s"));
  }

  @Test
  void whatIsGrantedIsShownAndInherited() {
    grant("CATALOG", catalog, Privilege.USE_CATALOG, Privilege.SELECT);
    grant("SCHEMA", catalog + ".s", Privilege.USE_SCHEMA);
    assertThat(admin.grants().get("CATALOG", catalog).getPrivilegeAssignments())
        .containsExactly(
            new PrivilegeAssignment()
                .setPrincipal(someone.name())
                .setPrivileges(List.of(Privilege.SELECT, Privilege.USE_CATALOG)));
    assertThat(effective("SCHEMA", catalog + ".s"))
        .containsExactlyInAnyOrder(
            new EffectivePrivilege().setPrivilege(Privilege.USE_SCHEMA),
            new EffectivePrivilege()
                .setPrivilege(Privilege.SELECT)
                .setInheritedFromName(catalog)
                .setInheritedFromType(SecurableType.CATALOG));
    assertThat(admin.grants().list("SCHEMA", catalog + ".s")).hasSize(1);

    admin.catalogs().update(new UpdateCatalog().setName(catalog).setNewName(catalog + "_b"));
    assertThat(effective("SCHEMA", catalog + "_b.s")).hasSize(2);
  }

  @Test
  void whatIsRevokedIsGone() {
    grant("CATALOG", catalog, Privilege.USE_CATALOG, Privilege.ALL_PRIVILEGES);
    admin
        .grants()
        .update(
            new UpdatePermissions()
                .setSecurableType("CATALOG")
                .setFullName(catalog)
                .setChanges(
                    List.of(
                        new PermissionsChange()
                            .setPrincipal(someone.name())
                            .setRemove(List.of(Privilege.ALL_PRIVILEGES, Privilege.USE_CATALOG)))));
    assertThat(admin.grants().get("CATALOG", catalog).getPrivilegeAssignments()).isNullOrEmpty();
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> grant("SCHEMA", catalog + ".s", Privilege.CREATE_CATALOG))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("CREATE CATALOG is not applicable");
    assertThatThrownBy(() -> grant("CATALOG", catalog, Privilege.READ_FILES))
        .isInstanceOf(InvalidParameterValue.class)
        .hasMessageContaining("READ_FILES");
    assertThatThrownBy(() -> grant("CATALOG", "absent", Privilege.USE_CATALOG))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> grant("SHARE", "x", Privilege.USE_CATALOG))
        .isInstanceOf(InvalidParameterValue.class);
  }

  @Test
  void onlyWhoManagesGrants() {
    grant("CATALOG", catalog, Privilege.USE_CATALOG);
    assertThatThrownBy(
            () ->
                grantAs(
                    someone.client(), someone.name(), "CATALOG", catalog, Privilege.USE_CATALOG))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("MANAGE")
        .hasMessageContaining("GRANT MANAGE ON CATALOG " + catalog);
    grant("CATALOG", catalog, Privilege.MANAGE);
    grantAs(someone.client(), "account users", "CATALOG", catalog, Privilege.USE_CATALOG);
    assertThat(admin.grants().get("CATALOG", catalog).getPrivilegeAssignments())
        .extracting(PrivilegeAssignment::getPrincipal)
        .containsExactlyInAnyOrder("account users", someone.name());
  }

  private List<EffectivePrivilege> effective(String type, String name) {
    return admin
        .grants()
        .getEffective(
            new GetEffectiveRequest()
                .setSecurableType(type)
                .setFullName(name)
                .setPrincipal(someone.name()))
        .getPrivilegeAssignments()
        .stream()
        .flatMap(assignment -> assignment.getPrivileges().stream())
        .toList();
  }

  private void grant(String type, String name, Privilege... privileges) {
    grantAs(admin, someone.name(), type, name, privileges);
  }

  private static void grantAs(
      WorkspaceClient by, String to, String type, String name, Privilege... privileges) {
    by.grants()
        .update(
            new UpdatePermissions()
                .setSecurableType(type)
                .setFullName(name)
                .setChanges(
                    List.of(new PermissionsChange().setPrincipal(to).setAdd(List.of(privileges)))));
  }
}
