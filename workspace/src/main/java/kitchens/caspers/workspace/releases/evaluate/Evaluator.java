package kitchens.caspers.workspace.releases.evaluate;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.AgentRuntime;
import kitchens.caspers.workspace.agents.Outcome;
import kitchens.caspers.workspace.agents.Request;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.expressions.Expression;
import kitchens.caspers.workspace.expressions.ExpressionException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.outbound.Outbound;
import kitchens.caspers.workspace.settings.Settings.Price;
import kitchens.caspers.workspace.traces.Traces;

/** Asks an agent every case of a set, with the tools answering what the case says. */
public final class Evaluator {

  private static final int AT_ONCE = 8;

  private final Tools catalog;
  private final Traces traces;
  private final URI chatDoor;
  private final Function<String, Optional<Price>> price;
  private final Outbound outbound = new Outbound();

  /**
   * @param chatDoor where models are asked, up to {@code /chat/completions}
   * @param price of a model, by the name of its endpoint
   */
  public Evaluator(
      Tools catalog, Traces traces, URI chatDoor, Function<String, Optional<Price>> price) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.traces = requireNonNull(traces, "traces is null");
    this.chatDoor = requireNonNull(chatDoor, "chatDoor is null");
    this.price = requireNonNull(price, "price is null");
  }

  /**
   * Every case's result, in the set's order.
   *
   * @param token of the one who evaluates: models are asked in their name
   * @param name of what evaluates, as traces show it in the place of an endpoint
   */
  public List<CaseResult> run(
      Agent agent, EvalSet set, Principal caller, String token, String name) {
    AgentRuntime.Door door = new AgentRuntime.Door(chatDoor, () -> token, price);
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<CompletableFuture<CaseResult>> running =
          set.cases().stream()
              .map(
                  one ->
                      CompletableFuture.supplyAsync(
                          () -> run(agent, set, one, caller, door, name), threads))
              .toList();
      List<CaseResult> results = new ArrayList<>();
      running.forEach(result -> results.add(result.join()));
      return results;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      threads.shutdownNow();
    }
  }

  private CaseResult run(
      Agent agent,
      EvalSet set,
      ObjectNode one,
      Principal caller,
      AgentRuntime.Door door,
      String name) {
    ObjectNode scope = Json.MAPPER.createObjectNode();
    scope.set("case", one);
    JsonNode input = EvalSet.filled(set.evaluation().input(), scope);
    scope.set("input", input);
    AgentRuntime runtime =
        new AgentRuntime(
            new RecordedTools(catalog, set.evaluation().tools(), scope), outbound, traces, door);
    long began = System.nanoTime();
    Outcome outcome =
        runtime.ask(agent, new Request(name, input, Map.of(), Duration.ZERO, caller, caller));
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    return judged(set, EvalSet.name(one), scope, outcome, millis);
  }

  private static CaseResult judged(
      EvalSet set, String name, ObjectNode scope, Outcome outcome, long millis) {
    JsonNode said = outcome.record();
    JsonNode answer = said.get("answer");
    Map<String, Boolean> held = new LinkedHashMap<>();
    Map<String, Boolean> unsafe = new LinkedHashMap<>();
    if (outcome.error() == null && answer != null) {
      scope.set("answer", answer);
      // What cannot be computed counts as not right, and as unsafe.
      set.evaluation().right().forEach((n, text) -> held.put(n, holds(text, scope, false)));
      set.evaluation().never().forEach((n, text) -> unsafe.put(n, holds(text, scope, true)));
    }
    return new CaseResult(
        name,
        outcome.error() == null && !held.isEmpty() && !held.containsValue(false),
        held,
        unsafe,
        answer,
        outcome.error() == null ? null : outcome.error().code() + ": " + outcome.error().message(),
        millis,
        said.path("cost").isNumber() ? said.path("cost").decimalValue() : BigDecimal.ZERO,
        said.path("usage").path("total_tokens").asLong(),
        said.path("trace_id").asText(null),
        answer == null
            ? null
            : Groundedness.of(
                answer.path(set.evaluation().rationale()).asText(""),
                List.of(said.path("tools"), scope.path("input"), answer)),
        tags(scope.path("case").path("tags")),
        scope.path("input"),
        said.path("tools"));
  }

  private static List<String> tags(JsonNode written) {
    List<String> tags = new ArrayList<>();
    written.forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  private static boolean holds(String text, JsonNode scope, boolean otherwise) {
    try {
      return Expression.parse(text).holdsIn(scope);
    } catch (ExpressionException e) {
      return otherwise;
    }
  }
}
