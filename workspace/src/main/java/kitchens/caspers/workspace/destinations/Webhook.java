package kitchens.caspers.workspace.destinations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;

/**
 * A generic webhook: where to post, and who posts. Its text tells nothing, for the URL is often a
 * secret itself.
 */
record Webhook(String url, Optional<String> username, Optional<String> password) {
  private static final int LONGEST = 2_000;

  Webhook {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw invalid("url is not a URL");
    }
    var web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
    if (!web || uri.getHost() == null) {
      throw invalid("url must be one of http or https, with a host");
    }
    if (uri.getUserInfo() != null) {
      throw invalid("url holds credentials; give username and password instead");
    }
    if (url.length() > LONGEST
        || username.filter(Webhook::unusable).isPresent()
        || password.filter(Webhook::unusable).isPresent()
        || username.filter(name -> name.contains(":")).isPresent()) {
      throw invalid(
          "url, username and password may have 2000 characters at most, no line breaks, and a"
              + " username no ':'");
    }
    if (password.isPresent() && username.isEmpty()) {
      throw invalid("password is given without username");
    }
  }

  private static boolean unusable(String text) {
    return text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl);
  }

  private static ApiException invalid(String what) {
    return ApiException.invalidParameter("config.generic_webhook: " + what + ".");
  }

  /** As it is given; what is left out stays as it was. */
  static Webhook read(JsonNode json, Optional<Webhook> before) {
    var url =
        text(json, "url")
            .or(() -> before.map(Webhook::url))
            .orElseThrow(() -> invalid("url is missing"));
    return new Webhook(
        url,
        text(json, "username").or(() -> before.flatMap(Webhook::username)),
        text(json, "password").or(() -> before.flatMap(Webhook::password)));
  }

  private static Optional<String> text(JsonNode json, String field) {
    var value = json.path(field);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw invalid(field + " must be a string");
    }
    return Optional.ofNullable(value.textValue()).filter(text -> !text.isEmpty());
  }

  JsonNode json() {
    var json = JsonNodeFactory.instance.objectNode().put("url", url);
    username.ifPresent(name -> json.put("username", name));
    password.ifPresent(secret -> json.put("password", secret));
    return json;
  }

  Optional<String> authorization() {
    return username.map(
        name ->
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        (name + ":" + password.orElse("")).getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return "webhook";
  }
}
