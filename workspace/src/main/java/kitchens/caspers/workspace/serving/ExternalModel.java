package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.gateway.Door;
import kitchens.caspers.workspace.http.ApiException;

/**
 * A model at a provider, with the field names of Databricks' REST.
 *
 * @param name its name there
 * @param task {@code llm/v1/chat} and the like
 */
record ExternalModel(
    String name,
    String provider,
    String task,
    OpenaiConfig openaiConfig,
    AnthropicConfig anthropicConfig,
    CustomProviderConfig customProviderConfig,
    DatabricksModelServingConfig databricksModelServingConfig) {

  private static final Pattern NAME = Pattern.compile("[\\p{Graph}]{1,200}");
  private static final Set<String> PROVIDERS =
      Set.of("openai", "anthropic", "custom", "databricks-model-serving");

  /** OpenAI, or whoever speaks as it does. */
  record OpenaiConfig(
      String openaiApiBase,
      String openaiApiKey,
      String openaiApiKeyPlaintext,
      String openaiApiType,
      String openaiOrganization,
      JsonNode openaiApiVersion,
      JsonNode openaiDeploymentName,
      JsonNode microsoftEntraClientId) {}

  /** Anthropic; where it is, the settings file says. */
  record AnthropicConfig(String anthropicApiKey, String anthropicApiKeyPlaintext) {}

  /** Any address that speaks as OpenAI does. */
  record CustomProviderConfig(
      String customProviderUrl, BearerTokenAuth bearerTokenAuth, ApiKeyAuth apiKeyAuth) {}

  /** A key as a bearer token. */
  record BearerTokenAuth(String token, String tokenPlaintext) {}

  /** A key in a header of its own. */
  record ApiKeyAuth(String key, String value, String valuePlaintext) {}

  /** An endpoint of another workspace. */
  record DatabricksModelServingConfig(
      String databricksWorkspaceUrl,
      String databricksApiToken,
      String databricksApiTokenPlaintext) {}

  /**
   * Sees that all is there and can be done.
   *
   * @throws ApiException 400 naming the field and the mend
   */
  void check() {
    if (name == null || !NAME.matcher(name).matches()) {
      throw ApiException.invalidParameter(
          "external_model.name is the model's name at its provider: 1 to 200 letters, digits and"
              + " signs, no spaces");
    }
    if (provider == null || !PROVIDERS.contains(provider)) {
      throw ApiException.invalidParameter(
          "external_model.provider '"
              + provider
              + "' is not served; served are "
              + PROVIDERS.stream().sorted().toList()
              + ", and 'custom' reaches whoever speaks as OpenAI does");
    }
    Optional<Door> door = Door.ofTask(String.valueOf(task));
    if (door.isEmpty() || provider.equals("anthropic") && door.get() != Door.CHAT) {
      throw ApiException.invalidParameter(
          "external_model.task '"
              + task
              + "' is not served for provider "
              + provider
              + ": give llm/v1/chat"
              + (provider.equals("anthropic")
                  ? ""
                  : ", llm/v1/completions, llm/v1/embeddings or llm/v1/responses"));
    }
    address();
    secret();
  }

  /** The address up to the door's path; empty where the settings say it. */
  Optional<URI> address() {
    return switch (provider) {
      case "openai" -> {
        OpenaiConfig c = given(openaiConfig, "openai_config");
        String type = c.openaiApiType();
        if (type != null && !type.equals("openai")
            || isGiven(c.openaiApiVersion())
            || isGiven(c.openaiDeploymentName())
            || isGiven(c.microsoftEntraClientId())) {
          throw ApiException.invalidParameter(
              "openai_config: what Azure alone takes (openai_api_type, openai_api_version,"
                  + " openai_deployment_name, microsoft_entra_*) is not served: leave it out");
        }
        yield Optional.of(
            uri(
                c.openaiApiBase() == null ? "https://api.openai.com/v1" : c.openaiApiBase(),
                "openai_config.openai_api_base"));
      }
      case "custom" ->
          Optional.of(
              uri(
                  given(customProviderConfig, "custom_provider_config").customProviderUrl(),
                  "custom_provider_config.custom_provider_url"));
      case "databricks-model-serving" ->
          Optional.of(
              uri(
                  given(databricksModelServingConfig, "databricks_model_serving_config")
                          .databricksWorkspaceUrl()
                      + "/serving-endpoints",
                  "databricks_model_serving_config.databricks_workspace_url"));
      default -> Optional.empty();
    };
  }

  /** The secret that is the key; empty where a custom provider needs none. */
  Optional<SecretRef> secret() {
    return switch (provider) {
      case "openai" ->
          Optional.of(
              ref(
                  given(openaiConfig, "openai_config").openaiApiKey(),
                  openaiConfig.openaiApiKeyPlaintext(),
                  "openai_config.openai_api_key"));
      case "anthropic" ->
          Optional.of(
              ref(
                  given(anthropicConfig, "anthropic_config").anthropicApiKey(),
                  anthropicConfig.anthropicApiKeyPlaintext(),
                  "anthropic_config.anthropic_api_key"));
      case "databricks-model-serving" ->
          Optional.of(
              ref(
                  databricksModelServingConfig.databricksApiToken(),
                  databricksModelServingConfig.databricksApiTokenPlaintext(),
                  "databricks_model_serving_config.databricks_api_token"));
      default -> customSecret();
    };
  }

  private Optional<SecretRef> customSecret() {
    BearerTokenAuth bearer = customProviderConfig.bearerTokenAuth();
    ApiKeyAuth header = customProviderConfig.apiKeyAuth();
    if (bearer != null) {
      return Optional.of(
          ref(
              bearer.token(),
              bearer.tokenPlaintext(),
              "custom_provider_config.bearer_token_auth.token"));
    }
    if (header == null) {
      return Optional.empty();
    }
    if (header.key() == null || !header.key().matches("[A-Za-z][A-Za-z0-9-]{0,60}")) {
      throw ApiException.invalidParameter(
          "custom_provider_config.api_key_auth.key is the name of a header");
    }
    if (Set.of("host", "content-length", "transfer-encoding", "connection", "content-type")
        .contains(header.key().toLowerCase(java.util.Locale.ROOT))) {
      throw ApiException.invalidParameter(
          "custom_provider_config.api_key_auth.key: a key does not go in this header");
    }
    return Optional.of(
        ref(header.value(), header.valuePlaintext(), "custom_provider_config.api_key_auth.value"));
  }

  /** Where a key that is refused is mended, in words. */
  String keyPlace() {
    return secret()
        .map(ref -> "the secret " + ref)
        .orElse("custom_provider_config, which names no key");
  }

  /** Headers besides the key's. */
  Map<String, String> headers() {
    return openaiConfig != null && openaiConfig.openaiOrganization() != null
        ? Map.of("OpenAI-Organization", openaiConfig.openaiOrganization())
        : Map.of();
  }

  private static boolean isGiven(JsonNode node) {
    return node != null && !node.isNull();
  }

  private static <T> T given(T config, String field) {
    if (config == null) {
      throw ApiException.invalidParameter("external_model." + field + " is missing");
    }
    return config;
  }

  private static SecretRef ref(String reference, String plain, String field) {
    if (plain != null) {
      throw ApiException.invalidParameter(
          field
              + "_plaintext is not kept here: put the key in a secret scope and give {{secrets/"
              + "<scope>/<key>}} as "
              + field);
    }
    return SecretRef.in(reference)
        .orElseThrow(
            () ->
                ApiException.invalidParameter(
                    field + " is a reference {{secrets/<scope>/<key>}}, and nothing else"));
  }

  private static URI uri(String text, String field) {
    try {
      URI address = URI.create(String.valueOf(text));
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      if (web
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getQuery() == null
          && address.getFragment() == null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // It is told below.
    }
    throw ApiException.invalidParameter(
        field + " is an http(s) address without a user, a query or a fragment");
  }
}
