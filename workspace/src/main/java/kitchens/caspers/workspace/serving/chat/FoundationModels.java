package kitchens.caspers.workspace.serving.chat;

import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.gateway.providers.ProviderHttp;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.settings.Settings;

/** The models that are always there: the built-in ones and those of the settings file. */
public final class FoundationModels {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  private final Map<String, FoundationModel> models = new LinkedHashMap<>();

  /**
   * Puts the models together.
   *
   * @throws CannotStart naming the key of the settings file that is wrong
   */
  public FoundationModels(
      List<FoundationModel> builtIn,
      Map<String, Settings.Model> declared,
      ProviderHttp http,
      UnaryOperator<String> environment) {
    builtIn.forEach(model -> models.put(model.name(), model));
    declared.forEach(
        (name, model) -> {
          check(name, model);
          models.put(name, new RemoteModel(name, model, http, environment));
        });
  }

  public Optional<FoundationModel> find(String name) {
    return Optional.ofNullable(models.get(name));
  }

  public Collection<FoundationModel> all() {
    return models.values();
  }

  private void check(String name, Settings.Model model) {
    String key = "settings.yaml: models." + name;
    if (!NAME.matcher(name).matches() || models.containsKey(name)) {
      throw new CannotStart(
          key + ": choose another name: letters, digits, - and _, and none that is built in");
    }
    if (model.model() == null || model.model().isBlank()) {
      throw new CannotStart(key + ".model is missing: give the model's name at its server");
    }
    if (!isAddress(model.baseUrl())) {
      throw new CannotStart(
          key + ".base_url is missing or no http(s) address: give it up to /v1, for example");
    }
    if (model.timeoutSeconds() < 1 || model.timeoutSeconds() > 3_600) {
      throw new CannotStart(key + ".timeout_seconds is between 1 and 3600");
    }
  }

  private static boolean isAddress(String text) {
    try {
      URI address = URI.create(String.valueOf(text));
      return address.getHost() != null
          && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
