package kitchens.caspers.cli.workspace;

import com.databricks.sdk.core.DatabricksConfig;
import com.databricks.sdk.core.DatabricksException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import kitchens.caspers.cli.output.CliException;

/**
 * By what a caller proves who they are, in the words that Databricks' SDKs take from a profile
 * ({@code token}) or from the environment ({@code DATABRICKS_TOKEN}): a token; a service
 * principal's {@code client_id} and {@code client_secret}; or a {@code client_id} and the identity
 * that a CI system gives its job, by {@code auth_type}.
 */
final class Credentials {

  private static final Set<String> OF_CI = Set.of("github-oidc", "env-oidc", "file-oidc");

  private Credentials() {}

  /** As the environment has them. */
  static UnaryOperator<String> of(Map<String, String> environment) {
    return name -> environment.get("DATABRICKS_" + name.toUpperCase(java.util.Locale.ROOT));
  }

  /**
   * A connection with them; empty when there are none.
   *
   * @param said what is said under a name, or null
   * @throws CliException when the workspace does not take them
   */
  static Optional<Connection> connect(
      String host, UnaryOperator<String> said, Map<String, String> environment) {
    var token = said.apply("token");
    if (isGiven(token)) {
      return Optional.of(new Connection(host, token));
    }
    var client = said.apply("client_id");
    var secret = said.apply("client_secret");
    var type = said.apply("auth_type");
    if (!isGiven(client)) {
      return Optional.empty();
    }
    var config = new DatabricksConfig().setHost(host).setClientId(client);
    if (isGiven(type) && OF_CI.contains(type)) {
      config
          .setAuthType(type)
          .setTokenAudience(said.apply("token_audience"))
          .setOidcTokenFilepath(said.apply("oidc_token_filepath"))
          .setOidcTokenEnv(said.apply("oidc_token_env"))
          .setActionsIdTokenRequestUrl(environment.get("ACTIONS_ID_TOKEN_REQUEST_URL"))
          .setActionsIdTokenRequestToken(environment.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN"));
      return Optional.of(new Connection(host, token(config, host)));
    }
    if (isGiven(secret)) {
      config.setAuthType("oauth-m2m").setClientSecret(secret);
      return Optional.of(new Connection(host, token(config, host)));
    }
    return Optional.empty();
  }

  private static String token(DatabricksConfig config, String host) {
    try {
      var header = config.resolve().authenticate().get("Authorization");
      return header.substring("Bearer ".length());
    } catch (DatabricksException e) {
      throw new CliException(
          host
              + " does not sign "
              + config.getClientId()
              + " in by "
              + config.getAuthType()
              + ": "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given")
              + " — see its secrets, or its federation policies",
          e);
    }
  }

  private static boolean isGiven(String text) {
    return text != null && !text.isBlank();
  }
}
