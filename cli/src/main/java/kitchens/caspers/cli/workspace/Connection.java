package kitchens.caspers.cli.workspace;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.ApiClient;
import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.PatCredentialsProvider;
import com.databricks.sdk.core.commons.CommonsHttpClient;
import com.databricks.sdk.core.retry.RequestBasedRetryStrategyPicker;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.cli.output.Progress;

/**
 * Which workspace the commands talk to, and as whom.
 *
 * @param host without a slash at its end
 */
public record Connection(String host, String token) {

  private static final int NOT_IMPLEMENTED = 501;
  private static final int AT_ONCE_MILLIS = 1500;

  /**
   * The one that the environment names with {@code DATABRICKS_HOST} and {@code DATABRICKS_TOKEN},
   * or other credentials beside the host, else the local one, started when it is not running.
   */
  public static Connection open(Map<String, String> environment, Progress progress) {
    if (Lent.isOnly()) {
      return Lent.here();
    }
    return named(environment)
        .orElseGet(
            () -> {
              var local = LocalWorkspace.of(environment);
              var running = new WorkspaceProcess(local, environment).ensureRunning(progress);
              return new Connection(running.url(), local.token());
            });
  }

  /** The same, but nothing is started. */
  public static Optional<Connection> find(Map<String, String> environment) {
    if (Lent.isOnly()) {
      return Optional.of(Lent.here());
    }
    return named(environment)
        .or(
            () -> {
              var local = LocalWorkspace.of(environment);
              return local.running().map(running -> new Connection(running.url(), local.token()));
            });
  }

  private static Optional<Connection> named(Map<String, String> environment) {
    var host = environment.get("DATABRICKS_HOST");
    return host == null || host.isBlank()
        ? Optional.empty()
        : Credentials.connect(Profiles.host(host), Credentials.of(environment), environment);
  }

  /**
   * Whose token it is, when the workspace says so at once: for what is only nicer when it is known.
   */
  public Optional<String> userName() {
    try {
      var url = URI.create(host + "/api/2.0/preview/scim/v2/Me").toURL();
      var request = (HttpURLConnection) url.openConnection();
      request.setConnectTimeout(AT_ONCE_MILLIS);
      request.setReadTimeout(AT_ONCE_MILLIS);
      request.setRequestProperty("Authorization", "Bearer " + token);
      request.setInstanceFollowRedirects(false);
      try (var answer = request.getInputStream()) {
        var name = new ObjectMapper().readTree(answer).path("userName").asText();
        return name.isBlank() ? Optional.empty() : Optional.of(name);
      }
    } catch (IOException | IllegalArgumentException notNow) {
      return Optional.empty();
    }
  }

  /** The SDK's client. */
  public WorkspaceClient client() {
    return new WorkspaceClient(config());
  }

  /** The SDK's client of any route; what the workspace does not serve is not asked for again. */
  public ApiClient apiClient() {
    var config = config().resolve();
    var usual = new RequestBasedRetryStrategyPicker(host);
    return new ApiClient.Builder()
        .withDatabricksConfig(config)
        .withRetryStrategyPicker(
            request ->
                error ->
                    error.getStatusCode() != NOT_IMPLEMENTED
                        && usual.getRetryStrategy(request).isRetriable(error))
        .build();
  }

  private DatabricksConfig config() {
    var config =
        new DatabricksConfig()
            .setHost(host)
            .setToken(token)
            .setAuthType(PatCredentialsProvider.PAT)
            .setCredentialsProvider(new PatCredentialsProvider());
    var client =
        new CommonsHttpClient.Builder()
            .withDatabricksConfig(config)
            .withConnectionManager(LateTls.connections())
            .build();
    return config.setHttpClient(HttpTrace.isOn() ? HttpTrace.around(client) : client);
  }
}
