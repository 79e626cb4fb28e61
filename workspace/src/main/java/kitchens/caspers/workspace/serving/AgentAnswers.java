package kitchens.caspers.workspace.serving;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import kitchens.caspers.workspace.agents.Smoke;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.serving.EndpointConfig.ServedEntity;
import kitchens.caspers.workspace.tasks.Run;
import kitchens.caspers.workspace.tasks.Tasks;

/** What agents' endpoints share: the runtime, and threads for requests of several records. */
final class AgentAnswers implements AutoCloseable {

  private final Endpoints endpoints;
  private final AgentRuntime runtime;
  private final Principals principals;
  private final Clock clock;
  private final Tasks tasks;

  /** Each agent bounds its own calls, this bounds them all. */
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

  AgentAnswers(
      Endpoints endpoints, AgentRuntime runtime, Principals principals, Tasks tasks, Clock clock) {
    this.endpoints = requireNonNull(endpoints, "endpoints is null");
    this.runtime = requireNonNull(runtime, "runtime is null");
    this.principals = requireNonNull(principals, "principals is null");
    this.tasks = requireNonNull(tasks, "tasks is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A supervisor's way of answering. */
  SupervisorTarget supervisor(Endpoint endpoint, ServedEntity entity) {
    return new SupervisorTarget(
        tasks,
        endpoint,
        new Run.Served(entity.entityName(), entity.version(), entity.environmentVars()),
        owner(endpoint));
  }

  Agent agent(ServedEntity entity) {
    return endpoints.agent(entity);
  }

  Outcome ask(Agent agent, Request request) {
    return runtime.ask(agent, request);
  }

  List<Smoke.Result> smoke(Agent agent, Request request, Map<String, Map<String, Object>> given) {
    return runtime.smoke(agent, request, given);
  }

  List<Outcome> all(Agent agent, List<JsonNode> records, Function<JsonNode, Request> request) {
    if (records.size() == 1) {
      return List.of(ask(agent, request.apply(records.get(0))));
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
                          () -> ask(agent, request.apply(record)), workers))
              .toList();
      try {
        wave.forEach(one -> outcomes.add(one.join()));
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }
    return outcomes;
  }

  ObjectNode completion(String endpoint, ObjectNode record) {
    ObjectNode completion =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", "chatcmpl-" + record.path("trace_id").asText())
            .put("object", "chat.completion")
            .put("created", clock.instant().getEpochSecond())
            .put("model", endpoint);
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

  /** In whose name an endpoint's tools are called. */
  Principal owner(Endpoint endpoint) {
    return principals
        .byUserName(endpoint.creator())
        .orElseThrow(
            () ->
                ApiException.invalidState(
                    "serving endpoint '"
                        + endpoint.name()
                        + "' was made by somebody who is no more: create it again"));
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
