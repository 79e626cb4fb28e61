package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.AgentRuntime;
import kitchens.caspers.workspace.agents.Outcome;
import kitchens.caspers.workspace.agents.Request;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.serving.Access.Level;
import kitchens.caspers.workspace.serving.EndpointConfig.ServedEntity;
import kitchens.caspers.workspace.serving.chat.Chunks;
import kitchens.caspers.workspace.serving.chat.FoundationModel;
import kitchens.caspers.workspace.serving.chat.FoundationModels;

/** Asking endpoints: models by chat, agents by records or by chat. */
final class Invocations {

  private static final long MOST_WAIT_MILLIS = 60_000;

  private final Endpoints endpoints;
  private final FoundationModels foundation;
  private final AgentRuntime runtime;
  private final Principals principals;
  private final Clock clock;

  /** For requests of several records; each agent bounds its own calls, this bounds them all. */
  private final ExecutorService workers =
      new ThreadPoolExecutor(
          0,
          64,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> {
            Thread thread = new Thread(work, "agent-batch");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.CallerRunsPolicy());

  private final Function<Context, Principal> caller;

  Invocations(
      Endpoints endpoints,
      FoundationModels foundation,
      AgentRuntime runtime,
      Principals principals,
      Function<Context, Principal> caller,
      Clock clock) {
    this.endpoints = endpoints;
    this.foundation = foundation;
    this.runtime = runtime;
    this.principals = principals;
    this.caller = caller;
    this.clock = clock;
  }

  void routes(Routes r) {
    for (String base : List.of("/serving-endpoints", "/api/2.0/serving-endpoints")) {
      r.post(base + "/{name}/invocations", ctx -> invoke(ctx, ctx.pathParam("name"), body(ctx)));
    }
    r.post("/serving-endpoints/chat/completions", this::chat);
  }

  void close() {
    workers.shutdownNow();
  }

  private void chat(Context ctx) throws IOException {
    ObjectNode body = body(ctx);
    String name = body.path("model").asText("");
    if (name.isEmpty()) {
      throw ApiException.invalidParameter(
          "'model' is missing: give the name of a serving endpoint");
    }
    requireMessages(body);
    invoke(ctx, name, body);
  }

  private void invoke(Context ctx, String name, ObjectNode body) throws IOException {
    Principal caller = this.caller.apply(ctx);
    Optional<FoundationModel> model = foundation.find(name);
    if (model.isPresent()) {
      requireMessages(body);
      ask(ctx, model.get(), body);
      return;
    }
    Endpoint endpoint = endpoints.get(caller, name, Level.CAN_QUERY);
    if (body.has("messages")) {
      converse(ctx, endpoint, caller, body);
    } else {
      judge(ctx, endpoint, caller, body);
    }
  }

  private static void ask(Context ctx, FoundationModel model, ObjectNode body) throws IOException {
    if (body.path("stream").asBoolean()) {
      stream(ctx);
      model.stream(body, ctx.res().getOutputStream());
    } else {
      ctx.contentType("application/json").result(model.complete(body));
    }
  }

  private void judge(Context ctx, Endpoint endpoint, Principal caller, ObjectNode body) {
    ServedEntity entity = endpoint.config().next();
    Agent agent = endpoints.agent(entity);
    List<JsonNode> records = Records.of(body);
    Options options = Options.of(body.path("databricks_options"));
    Principal owner = owner(endpoint);
    List<Outcome> outcomes =
        all(agent, records, record -> request(endpoint, record, options, owner, caller));
    if (outcomes.stream().allMatch(o -> o.error() != null && o.error().retryable())) {
      throw retryable(outcomes.get(0).error());
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    var predictions = answer.putArray("predictions");
    outcomes.forEach(outcome -> predictions.add(outcome.record()));
    ctx.header("served-model-name", entity.name()).json(answer);
  }

  private List<Outcome> all(
      Agent agent, List<JsonNode> records, java.util.function.Function<JsonNode, Request> request) {
    if (records.size() == 1) {
      return List.of(runtime.ask(agent, request.apply(records.get(0))));
    }
    List<Outcome> outcomes = new ArrayList<>();
    // In waves, so that a long list does not crowd out its own end.
    for (int at = 0; at < records.size(); at += agent.maxConcurrency()) {
      int end = Math.min(records.size(), at + agent.maxConcurrency());
      List<CompletableFuture<Outcome>> wave =
          records.subList(at, end).stream()
              .map(
                  record ->
                      CompletableFuture.supplyAsync(
                          () -> runtime.ask(agent, request.apply(record)), workers))
              .toList();
      try {
        wave.forEach(one -> outcomes.add(one.join()));
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }
    return outcomes;
  }

  private void converse(Context ctx, Endpoint endpoint, Principal caller, ObjectNode body)
      throws IOException {
    requireMessages(body);
    Agent agent = endpoints.agent(endpoint.config().next());
    Options options = Options.of(body.path("databricks_options"));
    Outcome outcome =
        runtime.ask(agent, request(endpoint, input(body), options, owner(endpoint), caller));
    if (outcome.error() != null) {
      throw outcome.error().retryable()
          ? retryable(outcome.error())
          : ApiException.invalidState(outcome.error().code() + ": " + outcome.error().message());
    }
    ObjectNode completion = completion(endpoint, outcome.record());
    if (body.path("stream").asBoolean()) {
      stream(ctx);
      Chunks.write(completion, body, ctx.res().getOutputStream());
    } else {
      ctx.json(completion);
    }
  }

  /** The last thing that the user said: an object as it is, any other text as a message. */
  private static JsonNode input(JsonNode body) {
    String text = "";
    for (JsonNode message : body.path("messages")) {
      if (message.path("role").asText().equals("user")) {
        text = message.path("content").asText("");
      }
    }
    try {
      JsonNode read = Json.MAPPER.readTree(text);
      if (read != null && read.isObject()) {
        return read;
      }
    } catch (JsonProcessingException e) {
      // It is plain text.
    }
    return JsonNodeFactory.instance.objectNode().put("message", text);
  }

  private ObjectNode completion(Endpoint endpoint, ObjectNode record) {
    ObjectNode completion =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", "chatcmpl-" + record.path("trace_id").asText())
            .put("object", "chat.completion")
            .put("created", clock.instant().getEpochSecond())
            .put("model", endpoint.name());
    JsonNode answer = record.path("answer");
    completion
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", "stop")
        .putObject("message")
        .put("role", "assistant")
        .put("content", answer.isTextual() ? answer.textValue() : answer.toString());
    completion.set("usage", record.get("usage"));
    completion.set("databricks_output", record);
    return completion;
  }

  private Principal owner(Endpoint endpoint) {
    return principals
        .byUserName(endpoint.creator())
        .orElseThrow(
            () ->
                ApiException.invalidState(
                    "serving endpoint '"
                        + endpoint.name()
                        + "' was made by somebody who is no more: create it again"));
  }

  private static Request request(
      Endpoint endpoint, JsonNode input, Options options, Principal owner, Principal caller) {
    return new Request(
        endpoint.name(), input, options.minVersions(), options.patience(), owner, caller);
  }

  private static ApiException retryable(Outcome.Failure failure) {
    String message = failure.code() + ": " + failure.message();
    return failure.code().equals("RATE_LIMITED")
        ? ApiException.tooManyRequests(message, failure.retryAfter())
        : ApiException.temporarilyUnavailable(message);
  }

  private static void requireMessages(JsonNode body) {
    if (!body.path("messages").isArray() || body.path("messages").isEmpty()) {
      throw ApiException.invalidParameter("'messages' is missing: a chat has one or more");
    }
  }

  private static void stream(Context ctx) {
    ctx.contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-cache");
  }

  private static ObjectNode body(Context ctx) {
    try {
      if (Json.MAPPER.readTree(ctx.bodyAsBytes()) instanceof ObjectNode object) {
        return object;
      }
      throw ApiException.malformed("the body is no JSON object");
    } catch (IOException e) {
      throw ApiException.malformed("the body is not valid JSON: " + firstLine(e.getMessage()));
    }
  }

  private static String firstLine(String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  /**
   * What a request may ask for besides.
   *
   * @param minVersions by full table name, the Delta version from which on tools may answer
   * @param patience how long to wait for that
   */
  private record Options(Map<String, Long> minVersions, Duration patience) {
    static Options of(JsonNode options) {
      Map<String, Long> versions = new HashMap<>();
      options
          .path("min_table_versions")
          .properties()
          .forEach(
              e -> {
                if (!e.getValue().canConvertToLong()) {
                  throw ApiException.invalidParameter(
                      "databricks_options.min_table_versions." + e.getKey() + " is no number");
                }
                versions.put(e.getKey().toLowerCase(Locale.ROOT), e.getValue().longValue());
              });
      long wait = options.path("wait_ms").asLong(5_000);
      return new Options(
          versions, Duration.ofMillis(Math.max(0, Math.min(MOST_WAIT_MILLIS, wait))));
    }
  }
}
