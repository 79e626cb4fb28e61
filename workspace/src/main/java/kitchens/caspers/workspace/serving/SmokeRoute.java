package kitchens.caspers.workspace.serving;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.Request;
import kitchens.caspers.workspace.agents.Smoke;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.serving.Access.Level;
import kitchens.caspers.workspace.serving.EndpointConfig.ServedEntity;

/**
 * Each tool of an endpoint's agents used once, in the name of whoever made the endpoint; for who
 * manages it.
 */
final class SmokeRoute implements Feature {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The body: arguments by tool, as the model calls it. */
  record Asked(Map<String, Map<String, Object>> arguments) {}

  private final Endpoints endpoints;
  private final AgentAnswers agents;
  private final Function<Context, Principal> caller;

  SmokeRoute(Endpoints endpoints, AgentAnswers agents, Function<Context, Principal> caller) {
    this.endpoints = requireNonNull(endpoints, "endpoints is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.caller = requireNonNull(caller, "caller is null");
  }

  @Override
  public void routes(Routes r) {
    r.post("/api/2.0/caspers/serving-endpoints/{name}/smoke", ctx -> ctx.json(smoke(ctx)));
  }

  private Map<String, Object> smoke(Context ctx) {
    Principal caller = this.caller.apply(ctx);
    Endpoint endpoint = endpoints.get(caller, ctx.pathParam("name"), Level.CAN_MANAGE);
    Map<String, Map<String, Object>> given = Json.body(ctx, Asked.class).arguments();
    List<Map<String, Object>> tools = new ArrayList<>();
    for (ServedEntity entity : endpoint.config().servedEntities()) {
      if (entity.externalModel() == null) {
        Agent agent = agents.agent(entity);
        agents
            .smoke(agent, asking(endpoint, caller), given == null ? Map.of() : given)
            .forEach(result -> tools.add(told(entity, result)));
      }
    }
    if (tools.isEmpty()) {
      throw ApiException.invalidParameter(
          "serving endpoint '" + endpoint.name() + "' serves no agent with tools");
    }
    return Map.of("tools", tools);
  }

  private Request asking(Endpoint endpoint, Principal caller) {
    return new Request(
        endpoint.name(),
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        PATIENCE,
        agents.owner(endpoint),
        caller);
  }

  private static Map<String, Object> told(ServedEntity entity, Smoke.Result result) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("served_entity", entity.name());
    told.put("tool", result.tool());
    told.put("ok", result.ok());
    told.put("arguments", result.arguments());
    told.put("arguments_from", result.source());
    told.put("rows", result.rows());
    told.put("milliseconds", result.milliseconds());
    if (result.message() != null) {
      told.put("message", result.message());
    }
    return told;
  }
}
