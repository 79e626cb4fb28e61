package kitchens.caspers.workspace.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.core.error.platform.ResourceAlreadyExists;
import com.databricks.sdk.service.workspace.AclPermission;
import com.databricks.sdk.service.workspace.CreateScope;
import com.databricks.sdk.service.workspace.DeleteAcl;
import com.databricks.sdk.service.workspace.DeleteSecret;
import com.databricks.sdk.service.workspace.GetSecretRequest;
import com.databricks.sdk.service.workspace.PutAcl;
import com.databricks.sdk.service.workspace.PutSecret;
import com.databricks.sdk.service.workspace.ScopeBackendType;
import com.databricks.sdk.service.workspace.SecretMetadata;
import com.databricks.sdk.service.workspace.SecretScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import kitchens.caspers.workspace.testing.ServicePrincipals;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SecretsTest {

  private static TestWorkspace workspace;
  private static WorkspaceClient admin;

  @BeforeAll
  static void start() {
    workspace = TestWorkspace.start();
    admin = workspace.client();
  }

  @AfterAll
  static void stop() {
    workspace.close();
  }

  @Test
  void whatIsPutIsGottenAndGoesWithItsScope() {
    admin.secrets().createScope(scope("kitchen"));
    admin.secrets().putSecret(put("kitchen", "oven", "hot"));
    admin.secrets().putSecret(put("kitchen", "oven", "hötter"));
    byte[] bytes = {0, 1, (byte) 0xff};
    admin
        .secrets()
        .putSecret(
            new PutSecret()
                .setScope("Kitchen")
                .setKey("raw")
                .setBytesValue(Base64.getEncoder().encodeToString(bytes)));

    assertThat(value(admin, "kitchen", "oven")).isEqualTo("hötter");
    assertThat(
            Base64.getDecoder()
                .decode(
                    admin
                        .secrets()
                        .getSecret(new GetSecretRequest().setScope("KITCHEN").setKey("raw"))
                        .getValue()))
        .isEqualTo(bytes);
    assertThat(admin.secrets().listSecrets("kitchen"))
        .extracting(SecretMetadata::getKey)
        .containsExactly("oven", "raw");
    assertThat(admin.secrets().listScopes()).extracting(SecretScope::getName).contains("kitchen");

    admin.secrets().deleteSecret(new DeleteSecret().setScope("kitchen").setKey("raw"));
    assertThatThrownBy(() -> value(admin, "kitchen", "raw")).isInstanceOf(NotFound.class);
    admin.secrets().deleteScope("kitchen");
    assertThatThrownBy(() -> admin.secrets().listSecrets("kitchen"))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("scope 'kitchen' does not exist");
    admin.secrets().createScope(scope("kitchen"));
    assertThat(admin.secrets().listSecrets("kitchen")).isEmpty();
    admin.secrets().deleteScope("kitchen");
  }

  @Test
  void eachMayDoWhatItsAclSays() {
    admin.secrets().createScope(scope("guarded"));
    admin.secrets().putSecret(put("guarded", "k", "v"));
    var cook = ServicePrincipals.create(workspace, "cook");
    assertThatThrownBy(() -> value(cook.client(), "guarded", "k"))
        .isInstanceOf(PermissionDenied.class)
        .hasMessageContaining("READ on scope 'guarded'")
        .hasMessageContaining("acls/put");
    assertThat(cook.client().secrets().listScopes())
        .extracting(SecretScope::getName)
        .doesNotContain("guarded");

    admin
        .secrets()
        .putAcl(
            new PutAcl()
                .setScope("guarded")
                .setPrincipal(cook.name())
                .setPermission(AclPermission.READ));
    assertThat(value(cook.client(), "guarded", "k")).isEqualTo("v");
    assertThatThrownBy(() -> cook.client().secrets().putSecret(put("guarded", "k", "w")))
        .isInstanceOf(PermissionDenied.class);
    assertThatThrownBy(() -> cook.client().secrets().listAcls("guarded"))
        .isInstanceOf(PermissionDenied.class);

    admin
        .secrets()
        .putAcl(
            new PutAcl()
                .setScope("guarded")
                .setPrincipal(cook.name())
                .setPermission(AclPermission.WRITE));
    cook.client().secrets().putSecret(put("guarded", "k", "w"));
    assertThatThrownBy(() -> cook.client().secrets().deleteScope("guarded"))
        .isInstanceOf(PermissionDenied.class);

    admin
        .secrets()
        .putAcl(
            new PutAcl()
                .setScope("guarded")
                .setPrincipal("users")
                .setPermission(AclPermission.MANAGE));
    cook.client()
        .secrets()
        .deleteAcl(new DeleteAcl().setScope("guarded").setPrincipal(cook.name()));
    assertThat(admin.secrets().listAcls("guarded"))
        .extracting(item -> item.getPrincipal() + " " + item.getPermission())
        .contains("users MANAGE")
        .noneMatch(item -> item.startsWith(cook.name()));
    assertThat(admin.secrets().getAcl("guarded", "users").getPermission())
        .isEqualTo(AclPermission.MANAGE);
    admin.secrets().deleteAcl(new DeleteAcl().setScope("guarded").setPrincipal("users"));
    assertThatThrownBy(() -> value(cook.client(), "guarded", "k"))
        .isInstanceOf(PermissionDenied.class);
    assertThatThrownBy(() -> admin.secrets().getAcl("guarded", "users"))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(
            () ->
                admin
                    .secrets()
                    .putAcl(
                        new PutAcl()
                            .setScope("guarded")
                            .setPrincipal("nobody")
                            .setPermission(AclPermission.READ)))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("no principal 'nobody'");
  }

  @Test
  void noFileOfTheHomeHoldsAValueAndItOutlivesARestart() throws IOException {
    String value = "a-value-that-stands-nowhere-in-the-clear";
    admin.secrets().createScope(scope("sealed"));
    admin.secrets().putSecret(put("sealed", "k", value));
    assertThat(Files.getPosixFilePermissions(workspace.home().secretKey()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    workspace.restart();
    admin = workspace.client();
    assertThat(value(admin, "sealed", "k")).isEqualTo(value);
    assertThat(filesWith(value)).isEmpty();
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    assertThatThrownBy(() -> admin.secrets().createScope(scope("a b")))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("'a b' is no name for a scope");
    admin.secrets().createScope(scope("twice"));
    assertThatThrownBy(() -> admin.secrets().createScope(scope("Twice")))
        .isInstanceOf(ResourceAlreadyExists.class);
    assertThatThrownBy(
            () ->
                admin
                    .secrets()
                    .createScope(
                        new CreateScope()
                            .setScope("azure")
                            .setScopeBackendType(ScopeBackendType.AZURE_KEYVAULT)))
        .hasMessageContaining("AZURE_KEYVAULT is not served");
    assertThatThrownBy(() -> admin.secrets().putSecret(put("twice", "a/b", "v")))
        .hasMessageContaining("'a/b' is no key");
    assertThatThrownBy(
            () -> admin.secrets().putSecret(new PutSecret().setScope("twice").setKey("k")))
        .hasMessageContaining("either string_value or bytes_value");
    assertThatThrownBy(() -> admin.secrets().putSecret(put("twice", "k", "v".repeat(131_073))))
        .hasMessageContaining("larger than 128 KB");
    assertThatThrownBy(() -> admin.secrets().putSecret(put("none", "k", "v")))
        .isInstanceOf(NotFound.class);
  }

  private static CreateScope scope(String name) {
    return new CreateScope().setScope(name);
  }

  private static PutSecret put(String scope, String key, String value) {
    return new PutSecret().setScope(scope).setKey(key).setStringValue(value);
  }

  private static String value(WorkspaceClient client, String scope, String key) {
    String encoded =
        client.secrets().getSecret(new GetSecretRequest().setScope(scope).setKey(key)).getValue();
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private static List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var files = Files.walk(workspace.home().root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
