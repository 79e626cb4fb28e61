package kitchens.caspers.workspace.destinations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.secrets.Sealing;

/**
 * {@code /api/2.0/notification-destinations}: generic webhooks, which administrators keep. What a
 * webhook is made of goes in and never comes out; an answer tells what is set.
 */
public final class DestinationFeature implements Feature {
  private static final String BASE = "/api/2.0/notification-destinations";
  private static final String WEBHOOK = "generic_webhook";
  private static final int PAGE = 100;
  private static final int LONGEST_NAME = 255;

  private final Destinations destinations;

  public DestinationFeature(Database database, Sealing sealing, Clock clock) {
    this.destinations = new Destinations(database, sealing, clock);
  }

  public Destinations destinations() {
    return destinations;
  }

  @Override
  public void routes(Routes r) {
    r.post(BASE, this::create);
    r.get(BASE, this::list);
    r.get(
        BASE + "/{id}",
        ctx -> {
          Caller.of(ctx);
          ctx.json(json(destinations.get(ctx.pathParam("id"))));
        });
    r.patch(BASE + "/{id}", this::update);
    r.delete(
        BASE + "/{id}",
        ctx -> {
          Caller.admin(ctx);
          destinations.delete(ctx.pathParam("id"));
          ctx.json(Map.of());
        });
  }

  private void create(Context ctx) {
    Caller.admin(ctx);
    var body = Json.body(ctx, ObjectNode.class);
    var webhook = Webhook.read(config(body), Optional.empty());
    ctx.json(json(destinations.get(destinations.create(name(body), webhook))));
  }

  private void update(Context ctx) {
    Caller.admin(ctx);
    var body = Json.body(ctx, ObjectNode.class);
    var before = destinations.get(ctx.pathParam("id"));
    destinations.update(
        new Destinations.Destination(
            before.id(),
            body.has("display_name") ? name(body) : before.displayName(),
            body.has("config")
                ? Webhook.read(config(body), Optional.of(before.webhook()))
                : before.webhook()));
    ctx.json(json(destinations.get(before.id())));
  }

  private void list(Context ctx) {
    Caller.of(ctx);
    var after = Optional.ofNullable(ctx.queryParam("page_token")).orElse("");
    var found = destinations.list(after, PAGE + 1);
    var answer = JsonNodeFactory.instance.objectNode();
    var results = answer.putArray("results");
    found.stream().limit(PAGE).forEach(one -> line(results.addObject(), one));
    if (found.size() > PAGE) {
      answer.put("next_page_token", found.get(PAGE - 1).id());
    }
    ctx.json(answer);
  }

  private static String name(JsonNode body) {
    var name = body.path("display_name").asText().strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw ApiException.invalidParameter(
          "display_name must have 1 to %d characters.".formatted(LONGEST_NAME));
    }
    return name;
  }

  private static JsonNode config(JsonNode body) {
    var config = body.path("config");
    config
        .fieldNames()
        .forEachRemaining(
            kind -> {
              if (!kind.equals(WEBHOOK)) {
                // Not 501, which the SDKs would try again.
                throw new ApiException(
                    400,
                    "NOT_IMPLEMENTED",
                    "config.%s is not served: this workspace sends to a generic_webhook alone."
                        .formatted(kind));
              }
            });
    if (!config.path(WEBHOOK).isObject()) {
      throw ApiException.invalidParameter("config.generic_webhook is missing. Give it a url.");
    }
    return config.path(WEBHOOK);
  }

  private static ObjectNode json(Destinations.Destination destination) {
    var json = line(JsonNodeFactory.instance.objectNode(), destination);
    var webhook = json.putObject("config").putObject(WEBHOOK);
    webhook.put("url_set", true);
    webhook.put("username_set", destination.webhook().username().isPresent());
    webhook.put("password_set", destination.webhook().password().isPresent());
    return json;
  }

  private static ObjectNode line(ObjectNode json, Destinations.Destination destination) {
    return json.put("id", destination.id())
        .put("display_name", destination.displayName())
        .put("destination_type", "WEBHOOK");
  }
}
