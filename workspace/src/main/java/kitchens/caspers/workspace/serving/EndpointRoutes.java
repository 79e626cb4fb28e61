package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.gateway.AiGateway;
import kitchens.caspers.workspace.gateway.Gateway;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.serving.Access.Level;
import kitchens.caspers.workspace.serving.Endpoint.Tag;
import kitchens.caspers.workspace.serving.chat.FoundationModel;
import kitchens.caspers.workspace.serving.chat.FoundationModels;

/** {@code /api/2.0/serving-endpoints}, but for asking them. */
final class EndpointRoutes {

  private static final String BASE = "/api/2.0/serving-endpoints";

  /** What Databricks' endpoints can have and these cannot. */
  private static final List<String> NOT_SERVED =
      List.of(
          "rate_limits",
          "route_optimized",
          "budget_policy_id",
          "email_notifications",
          "telemetry_config");

  private record Creation(
      String name, String description, EndpointConfig config, List<Tag> tags, JsonNode aiGateway) {}

  private record TagPatch(List<Tag> addTags, List<String> deleteTags) {}

  private final Endpoints endpoints;
  private final FoundationModels foundation;
  private final Gateway gateway;

  EndpointRoutes(Endpoints endpoints, FoundationModels foundation, Gateway gateway) {
    this.endpoints = endpoints;
    this.foundation = foundation;
    this.gateway = gateway;
  }

  void routes(Routes r) {
    r.post(BASE, this::create);
    r.get(BASE, this::list);
    r.get(BASE + "/{name}", this::get);
    r.delete(BASE + "/{name}", this::delete);
    r.put(BASE + "/{name}/config", this::reconfigure);
    r.patch(BASE + "/{name}/tags", this::tag);
    r.put(BASE + "/{name}/ai-gateway", this::putAiGateway);
  }

  private void create(Context ctx) {
    JsonNode body = Json.body(ctx, JsonNode.class);
    for (String field : NOT_SERVED) {
      if (body.hasNonNull(field) && !body.get(field).equals(BooleanNode.FALSE)) {
        throw ApiException.invalidParameter(
            field + " is not served: leave it out, as nothing here would come of it");
      }
    }
    Creation sent = Json.body(ctx, Creation.class);
    AiGateway config = sent.aiGateway() == null ? null : AiGateway.read(sent.aiGateway());
    if (config != null) {
      gateway.check(String.valueOf(sent.name()), config);
    }
    Endpoint made =
        endpoints.create(
            Caller.of(ctx), sent.name(), sent.description(), sent.config(), sent.tags());
    if (config != null) {
      gateway.configure(made.name(), config, Caller.of(ctx).userName());
    }
    ctx.json(EndpointJson.of(made, gateway.config(made.name())));
  }

  private void putAiGateway(Context ctx) {
    String name = ctx.pathParam("name");
    endpoints.requireManage(Caller.of(ctx), name);
    JsonNode body = Json.body(ctx, JsonNode.class);
    if (body instanceof ObjectNode object) {
      // The SDK names the endpoint in the body, too.
      object.remove("name");
    }
    AiGateway read = AiGateway.read(body);
    // The SDK does not know budgets, so that what it leaves out stays.
    AiGateway config =
        body.has("budgets") ? read : read.withBudgets(gateway.config(name).budgets());
    gateway.configure(name, config, Caller.of(ctx).userName());
    ctx.json(gateway.config(name));
  }

  private void list(Context ctx) {
    List<Map<String, Object>> all = new ArrayList<>();
    foundation
        .all()
        .forEach(model -> all.add(EndpointJson.of(model, gateway.config(model.name()))));
    endpoints
        .list()
        .forEach(endpoint -> all.add(EndpointJson.of(endpoint, gateway.config(endpoint.name()))));
    ctx.json(Map.of("endpoints", all));
  }

  private void get(Context ctx) {
    String name = ctx.pathParam("name");
    Optional<FoundationModel> model = foundation.find(name);
    ctx.json(
        model.isPresent()
            ? EndpointJson.of(model.get(), gateway.config(name))
            : EndpointJson.of(
                endpoints.get(Caller.of(ctx), name, Level.CAN_VIEW), gateway.config(name)));
  }

  private void delete(Context ctx) {
    endpoints.delete(Caller.of(ctx), ctx.pathParam("name"));
    gateway.forget(ctx.pathParam("name"));
    ctx.json(Map.of());
  }

  private void reconfigure(Context ctx) {
    String name = ctx.pathParam("name");
    Endpoint changed =
        endpoints.reconfigure(Caller.of(ctx), name, Json.body(ctx, EndpointConfig.class));
    ctx.json(EndpointJson.of(changed, gateway.config(name)));
  }

  private void tag(Context ctx) {
    TagPatch patch = Json.body(ctx, TagPatch.class);
    ctx.json(
        Map.of(
            "tags",
            endpoints.tag(
                Caller.of(ctx),
                ctx.pathParam("name"),
                patch.addTags() == null ? List.of() : patch.addTags(),
                patch.deleteTags() == null ? List.of() : patch.deleteTags())));
  }
}
