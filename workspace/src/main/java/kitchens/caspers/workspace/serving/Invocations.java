package kitchens.caspers.workspace.serving;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import kitchens.caspers.workspace.gateway.Call;
import kitchens.caspers.workspace.gateway.Door;
import kitchens.caspers.workspace.gateway.Gateway;
import kitchens.caspers.workspace.gateway.Refusals;
import kitchens.caspers.workspace.gateway.Target;
import kitchens.caspers.workspace.gateway.body.RequestBody;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Exchange;
import kitchens.caspers.workspace.http.RoutedExchange;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.serving.Access.Level;
import kitchens.caspers.workspace.serving.EndpointConfig.ServedEntity;
import kitchens.caspers.workspace.serving.chat.FoundationModel;
import kitchens.caspers.workspace.serving.chat.FoundationModels;

/** Asking endpoints, whatever is behind them, through the gateway. */
final class Invocations {

  /** By these some gateways let a request choose where its key goes; here nothing reads them. */
  private static final List<String> NOT_THE_CALLERS =
      List.of(
          "base_url", "api_base", "openai_api_base", "api_key", "openai_api_key", "api_version");

  /**
   * What may answer an endpoint's requests, as long as its config is this one.
   *
   * @param only all that there is; null when there are several
   */
  private record Built(long version, Map<String, Target> targets, List<Target> only) {}

  private final Endpoints endpoints;
  private final FoundationModels foundation;
  private final AgentAnswers agents;
  private final ExternalModels external;
  private final Gateway gateway;
  private final BiFunction<Principal, UnaryOperator<String>, Principal> acting;
  private final Map<String, Built> built = new ConcurrentHashMap<>();

  /**
   * @param acting as whom a request asks, by who sent it and its headers
   */
  Invocations(
      Endpoints endpoints,
      FoundationModels foundation,
      AgentAnswers agents,
      ExternalModels external,
      Gateway gateway,
      BiFunction<Principal, UnaryOperator<String>, Principal> acting) {
    this.endpoints = requireNonNull(endpoints, "endpoints is null");
    this.foundation = requireNonNull(foundation, "foundation is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.external = requireNonNull(external, "external is null");
    this.gateway = requireNonNull(gateway, "gateway is null");
    this.acting = requireNonNull(acting, "acting is null");
  }

  void routes(Routes r) {
    for (Door door : Door.values()) {
      r.post("/serving-endpoints" + door.path(), ctx -> answer(ctx, null, door));
    }
    for (String base : List.of("/serving-endpoints", "/api/2.0/serving-endpoints")) {
      r.post(base + "/{name}/invocations", ctx -> answer(ctx, ctx.pathParam("name"), null));
    }
    // As OpenAI's clients ask one endpoint with that endpoint's own base address.
    r.post("/serving-endpoints/{name}/responses", this::responses);
  }

  private void responses(Context ctx) {
    answer(ctx, ctx.pathParam("name"), Door.RESPONSES);
  }

  private void answer(Context ctx, String name, Door door) {
    answer(new RoutedExchange(ctx), Caller.of(ctx), name, door);
  }

  /**
   * Answers a request, whatever comes of it.
   *
   * @param name of the endpoint; null where the body has it
   * @param door null where the endpoint or the body says it
   */
  void answer(Exchange exchange, Principal asker, String name, Door door) {
    try {
      gateway.answer(call(exchange, asker, name, door));
    } catch (ApiException e) {
      Refusals.answer(exchange, e);
    }
  }

  private Call call(Exchange exchange, Principal asker, String given, Door door) {
    Principal caller = acting.apply(asker, exchange::header);
    RequestBody body = RequestBody.of(exchange.body());
    for (String field : NOT_THE_CALLERS) {
      if (body.has(field)) {
        throw ApiException.invalidParameter(
            "'" + field + "': a request cannot choose its upstream or the key; the endpoint does");
      }
    }
    String name = given == null ? body.text("model").orElse("") : given;
    if (name.isEmpty()) {
      throw ApiException.invalidParameter(
          "'model' is missing: give the name of a serving endpoint");
    }
    Optional<FoundationModel> model = foundation.find(name);
    Endpoint endpoint = model.isPresent() ? null : endpoints.get(caller, name, Level.CAN_QUERY);
    Door by = door == null ? doorOf(endpoint, body) : door;
    requireServed(endpoint, by, name);
    if (by != null && by != Door.CHAT && !body.has(by.needs())) {
      throw ApiException.invalidParameter(
          "'" + by.needs() + "' is missing: without it there is nothing to answer");
    }
    if (by == Door.CHAT && !body.hasElements("messages")) {
      throw noMessages();
    }
    return new Call(
        exchange,
        caller,
        name,
        by,
        body,
        by != null && body.flag("stream"),
        let -> model.isPresent() ? List.of(model.get()) : targets(endpoint));
  }

  private static ApiException noMessages() {
    return ApiException.invalidParameter("'messages' is missing: a chat has one or more");
  }

  /** By which door an invocation comes: the model's own, or for agents what the body holds. */
  private static Door doorOf(Endpoint endpoint, RequestBody body) {
    if (endpoint != null && isExternal(endpoint)) {
      return Door.ofTask(endpoint.config().task()).orElseThrow();
    }
    if (body.has("messages") || endpoint == null && !body.has("input")) {
      return Door.CHAT;
    }
    return body.has("input") ? Door.RESPONSES : null;
  }

  private static boolean isExternal(Endpoint endpoint) {
    return endpoint.external();
  }

  private static void requireServed(Endpoint endpoint, Door door, String name) {
    if (endpoint != null && isExternal(endpoint) && !endpoint.config().task().equals(door.task())) {
      throw ApiException.invalidParameter(
          "endpoint '"
              + name
              + "' has the task "
              + endpoint.config().task()
              + ", which does not answer "
              + door.path());
    }
  }

  private List<Target> targets(Endpoint endpoint) {
    Built known = built.get(endpoint.id());
    if (known == null || known.version() != endpoint.configVersion()) {
      known = build(endpoint);
      built.put(endpoint.id(), known);
    }
    if (known.only() != null) {
      return known.only();
    }
    Map<String, Target> targets = known.targets();
    boolean fallsBack = gateway.config(endpoint.name()).fallsBack();
    return endpoint.config().next(fallsBack).stream().map(e -> targets.get(e.name())).toList();
  }

  private Built build(Endpoint endpoint) {
    Map<String, Target> targets = new java.util.HashMap<>();
    for (ServedEntity entity : endpoint.config().servedEntities()) {
      targets.put(
          entity.name(),
          entity.externalModel() != null
              ? external.target(endpoint, entity)
              : new AgentTarget(agents, endpoint, entity));
    }
    List<Target> only = targets.size() == 1 ? List.copyOf(targets.values()) : null;
    return new Built(endpoint.configVersion(), Map.copyOf(targets), only);
  }

  void close() {
    agents.close();
  }
}
