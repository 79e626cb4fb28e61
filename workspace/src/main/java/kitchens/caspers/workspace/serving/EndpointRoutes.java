package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          "ai_gateway",
          "rate_limits",
          "route_optimized",
          "budget_policy_id",
          "email_notifications",
          "telemetry_config");

  private record Creation(String name, String description, EndpointConfig config, List<Tag> tags) {}

  private record TagPatch(List<Tag> addTags, List<String> deleteTags) {}

  private final Endpoints endpoints;
  private final FoundationModels foundation;

  EndpointRoutes(Endpoints endpoints, FoundationModels foundation) {
    this.endpoints = endpoints;
    this.foundation = foundation;
  }

  void routes(Routes r) {
    r.post(BASE, this::create);
    r.get(BASE, this::list);
    r.get(BASE + "/{name}", this::get);
    r.delete(BASE + "/{name}", this::delete);
    r.put(BASE + "/{name}/config", this::reconfigure);
    r.patch(BASE + "/{name}/tags", this::tag);
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
    ctx.json(
        EndpointJson.of(
            endpoints.create(
                Caller.of(ctx), sent.name(), sent.description(), sent.config(), sent.tags())));
  }

  private void list(Context ctx) {
    List<Map<String, Object>> all = new ArrayList<>();
    foundation.all().forEach(model -> all.add(EndpointJson.of(model)));
    endpoints.list().forEach(endpoint -> all.add(EndpointJson.of(endpoint)));
    ctx.json(Map.of("endpoints", all));
  }

  private void get(Context ctx) {
    String name = ctx.pathParam("name");
    Optional<FoundationModel> model = foundation.find(name);
    ctx.json(
        model.isPresent()
            ? EndpointJson.of(model.get())
            : EndpointJson.of(endpoints.get(Caller.of(ctx), name, Level.CAN_VIEW)));
  }

  private void delete(Context ctx) {
    endpoints.delete(Caller.of(ctx), ctx.pathParam("name"));
    ctx.json(Map.of());
  }

  private void reconfigure(Context ctx) {
    ctx.json(
        EndpointJson.of(
            endpoints.reconfigure(
                Caller.of(ctx), ctx.pathParam("name"), Json.body(ctx, EndpointConfig.class))));
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
