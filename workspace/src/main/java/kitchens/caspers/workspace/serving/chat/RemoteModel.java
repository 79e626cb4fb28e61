package kitchens.caspers.workspace.serving.chat;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kitchens.caspers.workspace.gateway.Failed;
import kitchens.caspers.workspace.gateway.Question;
import kitchens.caspers.workspace.gateway.Reply;
import kitchens.caspers.workspace.gateway.providers.Provider;
import kitchens.caspers.workspace.gateway.providers.Provider.KeyHeader;
import kitchens.caspers.workspace.gateway.providers.ProviderHttp;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.settings.Settings.Price;

/** A model of the settings file, behind an OpenAI-compatible door elsewhere. */
public final class RemoteModel implements FoundationModel {

  private final String name;
  private final Settings.Model model;
  private final UnaryOperator<String> environment;
  private final Provider provider;

  /**
   * @param environment gives the value of an environment variable, or null
   */
  public RemoteModel(
      String name, Settings.Model model, ProviderHttp http, UnaryOperator<String> environment) {
    this.name = requireNonNull(name, "name is null");
    this.model = requireNonNull(model, "model is null");
    this.environment = requireNonNull(environment, "environment is null");
    this.provider =
        Provider.openAi(
            name,
            new Provider.Place(
                "model '" + name + "'",
                URI.create(model.baseUrl()),
                false,
                model.model(),
                KeyHeader.BEARER,
                () -> model.apiKeyEnv().map(this::key),
                model
                    .apiKeyEnv()
                    .map(v -> "the environment variable " + v)
                    .orElse("api_key_env in settings.yaml"),
                true,
                Duration.ofSeconds(model.timeoutSeconds()),
                model.price(),
                Map.of()),
            http);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "The model " + model.model() + " at " + URI.create(model.baseUrl()).getHost();
  }

  @Override
  public Optional<Price> price() {
    return model.price();
  }

  @Override
  public Reply ask(Question question) throws Failed {
    return provider.ask(question);
  }

  private String key(String variable) {
    String key = environment.apply(variable);
    if (key == null || key.isBlank()) {
      throw new ApiException(
          503,
          "MODEL_UNAVAILABLE",
          "model '"
              + name
              + "' needs the environment variable "
              + variable
              + ", which the workspace was started without: set it and start the workspace again");
    }
    return key.strip();
  }
}
