package kitchens.caspers.workspace.serving;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import kitchens.caspers.workspace.gateway.Target;
import kitchens.caspers.workspace.gateway.providers.Provider;
import kitchens.caspers.workspace.gateway.providers.Provider.KeyHeader;
import kitchens.caspers.workspace.gateway.providers.ProviderHttp;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.serving.EndpointConfig.ServedEntity;
import kitchens.caspers.workspace.settings.Settings;

/**
 * Models at providers, as endpoints name them. A key is read in the name of whoever set the
 * endpoint's config and held for a few seconds, so that a changed one is used soon.
 */
final class ExternalModels {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final long HELD_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * A key that is held; the first who finds it too old reads it again, the others go on with it.
   */
  private record Held(String value, long until, AtomicBoolean found) {
    boolean first() {
      return found.compareAndSet(false, true);
    }
  }

  private final SecretValues secrets;
  private final Principals principals;
  private final ProviderHttp http;
  private final Settings.Gateway settings;
  private final Map<List<String>, Held> held = new ConcurrentHashMap<>();

  ExternalModels(
      SecretValues secrets, Principals principals, ProviderHttp http, Settings.Gateway settings) {
    this.secrets = requireNonNull(secrets, "secrets is null");
    this.principals = requireNonNull(principals, "principals is null");
    this.http = requireNonNull(http, "http is null");
    this.settings = requireNonNull(settings, "settings is null");
  }

  /**
   * Sees that whoever sets a config may read the secrets that it names.
   *
   * @throws ApiException 404 or 403 otherwise
   */
  void requireReadable(Principal caller, ServedEntity entity) {
    entity.secrets().forEach(ref -> secrets.value(caller, ref.scope(), ref.key()));
  }

  /** The way to a served entity's model. */
  Target target(Endpoint endpoint, ServedEntity entity) {
    ExternalModel model = entity.externalModel();
    Optional<SecretRef> ref = model.secret();
    String label = "served entity '" + entity.name() + "' of endpoint '" + endpoint.name() + "'";
    // Where Anthropic is, the settings declare; all else is as good as who wrote the address.
    boolean declared = model.provider().equals("anthropic") || endpoint.setBy().admin();
    Provider.Place place =
        new Provider.Place(
            label,
            model.address().orElseGet(() -> URI.create(settings.anthropicBaseUrl())),
            model.provider().equals("custom"),
            model.name(),
            keyHeader(model),
            () -> ref.map(secret -> key(endpoint, label, secret)),
            model.keyPlace(),
            declared,
            LIMIT,
            price(entity),
            model.headers());
    return model.provider().equals("anthropic")
        ? Provider.anthropic(entity.name(), place, http)
        : Provider.openAi(entity.name(), place, http);
  }

  /** What its tokens cost, if it is a model elsewhere and somebody said. */
  Optional<Settings.Price> price(ServedEntity entity) {
    return Optional.ofNullable(entity.externalModel())
        .map(model -> settings.prices().get(model.name()));
  }

  private static KeyHeader keyHeader(ExternalModel model) {
    if (model.provider().equals("anthropic")) {
      return new KeyHeader("x-api-key", "");
    }
    boolean own =
        model.provider().equals("custom") && model.customProviderConfig().bearerTokenAuth() == null;
    return own && model.customProviderConfig().apiKeyAuth() != null
        ? new KeyHeader(model.customProviderConfig().apiKeyAuth().key(), "")
        : KeyHeader.BEARER;
  }

  private String key(Endpoint endpoint, String label, SecretRef ref) {
    String reader = endpoint.setBy().userName();
    List<String> name = List.of(reader, ref.scope(), ref.key());
    Held known = held.get(name);
    if (known != null && (System.nanoTime() - known.until() < 0 || !known.first())) {
      return known.value();
    }
    boolean good = false;
    try {
      String value = read(reader, label, ref);
      held.put(name, new Held(value, System.nanoTime() + HELD_NANOS, new AtomicBoolean()));
      good = true;
      return value;
    } finally {
      if (!good) {
        held.remove(name);
      }
    }
  }

  private String read(String reader, String label, SecretRef ref) {
    String value;
    try {
      Principal principal =
          principals
              .byUserName(reader)
              .orElseThrow(() -> ApiException.notFound("'" + reader + "' is no more"));
      value =
          new String(secrets.value(principal, ref.scope(), ref.key()), StandardCharsets.UTF_8)
              .strip();
    } catch (ApiException e) {
      throw new ApiException(
          503,
          "MODEL_UNAVAILABLE",
          label + " has no key (" + e.getMessage() + "): set the endpoint's config again");
    }
    if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new ApiException(
          503,
          "MODEL_UNAVAILABLE",
          label + ": the secret that is its key holds what no header carries");
    }
    return value;
  }
}
