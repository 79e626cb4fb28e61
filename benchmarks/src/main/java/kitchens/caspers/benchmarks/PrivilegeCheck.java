package kitchens.caspers.benchmarks;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.PermissionsChange;
import com.databricks.sdk.service.catalog.Privilege;
import com.databricks.sdk.service.catalog.UpdatePermissions;
import com.databricks.sdk.service.iam.CreateServicePrincipalRequest;
import com.databricks.sdk.service.oauth2.CreateServicePrincipalSecretRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/**
 * What the check of privileges adds to a REST call: the same schema is read by the administrator,
 * who is not checked, and by one who was granted its use, in turn.
 */
final class PrivilegeCheck implements Benchmark {
  private static final int WARMING = 2_000;
  private static final int CALLS = 10_000;

  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  public String name() {
    return "privilege-check";
  }

  @Override
  public String description() {
    return "what a check of privileges adds to a REST call: added_p50_ms added_p99_ms";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      var w = installation.client();
      w.catalogs().create(new CreateCatalog().setName("checked"));
      w.schemas().create(new CreateSchema().setCatalogName("checked").setName("s"));
      var host = "http://127.0.0.1:" + installation.port();
      var admin = w.config().authenticate().get("Authorization");
      var granted = granted(w, host);
      progress.step("the workspace is up");
      var url = URI.create(host + "/api/2.1/unity-catalog/schemas/checked.s");
      for (var i = 0; i < WARMING; i++) {
        milliseconds(url, i % 2 == 0 ? admin : granted);
      }
      var free = new ArrayList<Double>();
      var checked = new ArrayList<Double>();
      for (var i = 0; i < CALLS; i++) {
        free.add(milliseconds(url, admin));
        checked.add(milliseconds(url, granted));
      }
      free.sort(null);
      checked.sort(null);
      progress.step(
          "p50/p99 in ms: %.3f/%.3f without a check, %.3f/%.3f with",
          Benchmarks.quantile(free, 0.5),
          Benchmarks.quantile(free, 0.99),
          Benchmarks.quantile(checked, 0.5),
          Benchmarks.quantile(checked, 0.99));
      return List.of(
          new Metric("added_p50_ms", added(free, checked, 0.5), "ms"),
          new Metric("added_p99_ms", added(free, checked, 0.99), "ms"));
    }
  }

  private static double added(List<Double> free, List<Double> checked, double share) {
    return Benchmarks.quantile(checked, share) - Benchmarks.quantile(free, share);
  }

  private static String granted(WorkspaceClient admin, String host) {
    var made =
        admin
            .servicePrincipalsV2()
            .create(new CreateServicePrincipalRequest().setDisplayName("checked"));
    admin
        .grants()
        .update(
            new UpdatePermissions()
                .setSecurableType("catalog")
                .setFullName("checked")
                .setChanges(
                    List.of(
                        new PermissionsChange()
                            .setPrincipal(made.getApplicationId())
                            .setAdd(List.of(Privilege.USE_CATALOG, Privilege.USE_SCHEMA)))));
    var secret =
        admin
            .servicePrincipalSecretsProxy()
            .create(new CreateServicePrincipalSecretRequest().setServicePrincipalId(made.getId()))
            .getSecret();
    var config =
        new DatabricksConfig()
            .setHost(host)
            .setClientId(made.getApplicationId())
            .setClientSecret(secret)
            .setAuthType("oauth-m2m");
    // A client gives its configuration the means to fetch a token.
    return new WorkspaceClient(config).config().authenticate().get("Authorization");
  }

  private double milliseconds(URI url, String authorization) throws Exception {
    var request = HttpRequest.newBuilder(url).header("Authorization", authorization).build();
    var began = System.nanoTime();
    var answer = http.send(request, BodyHandlers.discarding());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(url + " answered with " + answer.statusCode());
    }
    return (System.nanoTime() - began) / 1e6;
  }
}
