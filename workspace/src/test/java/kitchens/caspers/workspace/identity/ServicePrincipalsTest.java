package kitchens.caspers.workspace.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.core.error.platform.Unauthenticated;
import com.databricks.sdk.service.iam.CreateServicePrincipalRequest;
import com.databricks.sdk.service.iam.ListServicePrincipalsRequest;
import com.databricks.sdk.service.iam.ListUsersRequest;
import com.databricks.sdk.service.iam.MeRequest;
import com.databricks.sdk.service.iam.Patch;
import com.databricks.sdk.service.iam.PatchOp;
import com.databricks.sdk.service.iam.PatchServicePrincipalRequest;
import com.databricks.sdk.service.iam.ServicePrincipal;
import com.databricks.sdk.service.iam.UpdateServicePrincipalRequest;
import com.databricks.sdk.service.oauth2.CreateServicePrincipalSecretRequest;
import com.databricks.sdk.service.oauth2.CreateServicePrincipalSecretResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.workspace.testing.Http;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class ServicePrincipalsTest {

  private final TestWorkspace workspace;
  private final WorkspaceClient client;

  ServicePrincipalsTest(TestWorkspace workspace) {
    this.workspace = workspace;
    this.client = workspace.client();
  }

  @Test
  void theCallerIsToldWhoItIs() {
    var me = client.currentUser().me(new MeRequest());
    assertThat(me.getUserName()).endsWith("@localhost");
    assertThat(me.getActive()).isTrue();
    assertThat(me.getGroups()).extracting(g -> g.getDisplay()).containsExactly("admins");
    assertThat(client.usersV2().get(me.getId()).getUserName()).isEqualTo(me.getUserName());
    assertThat(client.usersV2().list(new ListUsersRequest()))
        .extracting(u -> u.getUserName())
        .contains(me.getUserName());
  }

  @Test
  void aServicePrincipalIsMadeRenamedListedAndDeleted() {
    String name = "sp-" + UUID.randomUUID();
    ServicePrincipal made = create(name);
    assertThat(made.getApplicationId()).isNotBlank();

    client
        .servicePrincipalsV2()
        .update(
            new UpdateServicePrincipalRequest().setId(made.getId()).setDisplayName(name + "-2"));
    assertThat(client.servicePrincipalsV2().get(made.getId()).getDisplayName())
        .isEqualTo(name + "-2");
    client
        .servicePrincipalsV2()
        .patch(
            new PatchServicePrincipalRequest()
                .setId(made.getId())
                .setOperations(
                    List.of(
                        new Patch()
                            .setOp(PatchOp.REPLACE)
                            .setPath("displayName")
                            .setValue(name + "-3"))));
    assertThat(
            client
                .servicePrincipalsV2()
                .list(
                    new ListServicePrincipalsRequest()
                        .setFilter("displayName eq \"" + name + "-3\"")))
        .extracting(ServicePrincipal::getId)
        .containsExactly(made.getId());

    client.servicePrincipalsV2().delete(made.getId());
    assertThatThrownBy(() -> client.servicePrincipalsV2().get(made.getId()))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining(made.getId());
  }

  @Test
  void listsPageByPage() {
    for (int i = 0; i < 3; i++) {
      create("paged-" + UUID.randomUUID());
    }
    List<String> ids = new ArrayList<>();
    client
        .servicePrincipalsV2()
        .list(new ListServicePrincipalsRequest().setCount(2L))
        .forEach(p -> ids.add(p.getId()));
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void anApplicationIdIsTakenOnce() {
    ServicePrincipal made = create("once-" + UUID.randomUUID());
    assertThatThrownBy(
            () ->
                client
                    .servicePrincipalsV2()
                    .create(
                        new CreateServicePrincipalRequest()
                            .setApplicationId(made.getApplicationId())))
        .isInstanceOf(ResourceAlreadyExists.class)
        .hasMessageContaining(made.getApplicationId());
  }

  @Test
  void aServicePrincipalSignsInWithItsSecretUntilThatIsGone() throws Exception {
    ServicePrincipal principal = create("m2m-" + UUID.randomUUID());
    CreateServicePrincipalSecretResponse secret =
        client
            .servicePrincipalSecretsProxy()
            .create(
                new CreateServicePrincipalSecretRequest()
                    .setServicePrincipalId(principal.getId())
                    .setLifetime("3600s"));
    assertThat(client.servicePrincipalSecretsProxy().list(principal.getId()))
        .extracting(s -> s.getId())
        .containsExactly(secret.getId());

    WorkspaceClient machine = machine(principal.getApplicationId(), secret.getSecret());
    assertThat(machine.currentUser().me(new MeRequest()).getUserName())
        .isEqualTo(principal.getApplicationId());
    assertThatThrownBy(
            () ->
                machine
                    .servicePrincipalsV2()
                    .create(new CreateServicePrincipalRequest().setDisplayName("x")))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("administrator");

    client.servicePrincipalSecretsProxy().delete(principal.getId(), secret.getId());
    assertThatThrownBy(
            () ->
                machine(principal.getApplicationId(), secret.getSecret())
                    .currentUser()
                    .me(new MeRequest()))
        .isInstanceOf(DatabricksException.class);
    var refused =
        new Http(workspace)
            .with("Content-Type", "application/x-www-form-urlencoded")
            .post(
                "/oidc/v1/token",
                "grant_type=client_credentials&client_id="
                    + principal.getApplicationId()
                    + "&client_secret="
                    + secret.getSecret());
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("\"error\":\"invalid_client\"");

    assertThat(machine.currentUser().me(new MeRequest()).getUserName())
        .isEqualTo(principal.getApplicationId());
    client.servicePrincipalsV2().delete(principal.getId());
    assertThatThrownBy(() -> machine.currentUser().me(new MeRequest()))
        .isInstanceOf(Unauthenticated.class);
  }

  private ServicePrincipal create(String name) {
    return client
        .servicePrincipalsV2()
        .create(new CreateServicePrincipalRequest().setDisplayName(name));
  }

  private WorkspaceClient machine(String clientId, String secret) {
    return new WorkspaceClient(
        new DatabricksConfig()
            .setHost(workspace.url().toString())
            .setClientId(clientId)
            .setClientSecret(secret)
            .setAuthType("oauth-m2m"));
  }
}
