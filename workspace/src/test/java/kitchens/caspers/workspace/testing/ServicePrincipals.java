package kitchens.caspers.workspace.testing;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.service.iam.CreateServicePrincipalRequest;
import com.databricks.sdk.service.iam.ServicePrincipal;
import com.databricks.sdk.service.oauth2.CreateServicePrincipalSecretRequest;

/** Service principals that sign in as the SDK lets them. */
public final class ServicePrincipals {

  /**
   * One that was just made, and holds nothing.
   *
   * @param name its application id, to which things are granted
   */
  public record Made(String id, String name, WorkspaceClient client) {}

  private ServicePrincipals() {}

  public static Made create(TestWorkspace workspace, String displayName) {
    WorkspaceClient admin = workspace.client();
    ServicePrincipal made =
        admin
            .servicePrincipalsV2()
            .create(new CreateServicePrincipalRequest().setDisplayName(displayName));
    String secret =
        admin
            .servicePrincipalSecretsProxy()
            .create(new CreateServicePrincipalSecretRequest().setServicePrincipalId(made.getId()))
            .getSecret();
    return new Made(
        made.getId(),
        made.getApplicationId(),
        new WorkspaceClient(
            new DatabricksConfig()
                .setHost(workspace.url().toString())
                .setClientId(made.getApplicationId())
                .setClientSecret(secret)
                .setAuthType("oauth-m2m")));
  }
}
