package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.Supervision;
import kitchens.caspers.workspace.agents.Supervision.Delegate;
import kitchens.caspers.workspace.agents.Supervision.Effect;
import kitchens.caspers.workspace.agents.Supervision.RunLimits;
import kitchens.caspers.workspace.expressions.ExpressionException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.tasks.Conversation.Call;
import kitchens.caspers.workspace.tasks.Journal.Outcome;

/**
 * Brings one run on, step by step, until it ends, its turn is over or a person is asked. It knows
 * nothing that is not in the journal: whoever takes the run on after it goes on the same way.
 */
final class Driver {

  /** A step that was begun so often ends the run. */
  private static final int MOST_ATTEMPTS = 6;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);
  private static final String OF_THE_MODEL = "model";
  private static final int LONGEST_TITLE = 200;

  private final Journal journal;
  private final Asking asking;
  private final Delegation delegation;
  private final Agent agent;
  private final UUID id;
  private final UUID me = UUID.randomUUID();
  private final Own own;
  private final RunTrace trace;

  Driver(
      Journal journal,
      Asking asking,
      Delegation delegation,
      Agent agent,
      UUID id,
      Own own,
      RunTrace trace) {
    this.journal = journal;
    this.asking = asking;
    this.delegation = delegation;
    this.agent = agent;
    this.id = id;
    this.own = own;
    this.trace = trace;
  }

  /** Drives. Returns when there is nothing more to do for now. */
  void drive() {
    if (journal.claim(id, me, trace.id()).isEmpty()) {
      return;
    }
    try {
      while (advance()) {
        // Each round looks at the journal anew.
      }
    } catch (Journal.Lost | Own.Stopping e) {
      // What was begun is found in the journal by whoever comes next.
    } catch (Failure e) {
      journal.end(id, me, Run.State.FAILED, null, e.code, e.getMessage());
    }
  }

  /** A run cannot go on. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    Failure(String code, String message) {
      super(message, null, false, false);
      this.code = code;
    }
  }

  private boolean advance() {
    Run run = journal.find(id).orElseThrow(Journal.Lost::new);
    List<Step> steps = journal.steps(id);
    Optional<Step> open = steps.stream().filter(s -> !s.state().ended()).findFirst();
    if (open.isPresent() && open.get().state() == Step.State.INTENDED) {
      return recover(open.get(), run);
    }
    if (open.isPresent() && open.get().state().asksPerson()) {
      return false;
    }
    if (open.isPresent()) {
      // What a person has approved is done, whoever waits for it or not.
      journal.begin(id, me, open.get());
      return perform(open.get(), run);
    }
    requireRoom(run, steps);
    if (run.turnUntil() != null && !journal.now().isBefore(run.turnUntil())) {
      journal.endTurn(id, me);
      return false;
    }
    Conversation said = Conversation.of(agent, run, steps);
    if (!said.calls().isEmpty()) {
      return call(said.calls().get(0), run, steps);
    }
    if (said.read() != null && said.read().wrong() == null) {
      journal.end(id, me, Run.State.DONE, said.read().answer(), null, null);
      return false;
    }
    if (said.answers() > agent.maxRetries()) {
      throw new Failure("INVALID_ANSWER", said.read().wrong());
    }
    Step question =
        step(run, steps, Step.Kind.MODEL, OF_THE_MODEL, "thinking", null, empty(), Effect.READ);
    return perform(journal.intend(id, me, question, null), run);
  }

  private void requireRoom(Run run, List<Step> steps) {
    RunLimits limits = agent.supervision().limits();
    long counted = steps.stream().filter(s -> s.kind() == Step.Kind.TOOL).count();
    if (counted > agent.maxSteps()) {
      throw new Failure("TOOL_LOOP", "the run took more than " + agent.maxSteps() + " steps");
    }
    if (run.promptTokens() + run.completionTokens() > limits.maxTokens()) {
      throw new Failure("TOKENS", "the run took more than " + limits.maxTokens() + " tokens");
    }
    if (run.activeMillis() > Duration.ofMinutes(limits.maxMinutes()).toMillis()) {
      throw new Failure("TIMEOUT", "the run was at work for " + limits.maxMinutes() + " minutes");
    }
  }

  /** A step was begun by somebody who is no more. */
  private boolean recover(Step step, Run run) {
    if (step.effect() == Effect.UNKEYED) {
      journal.ask(
          id, me, step, "the process ended while it was under way; it may have been done", days());
      return false;
    }
    if (step.attempts() >= MOST_ATTEMPTS) {
      throw new Failure(
          "STEP_FAILED",
          step.title() + ": it was begun " + step.attempts() + " times and never ended");
    }
    journal.begin(id, me, step);
    return perform(step, run);
  }

  private boolean call(Call call, Run run, List<Step> steps) {
    JsonNode read = arguments(call.arguments());
    ObjectNode arguments = read instanceof ObjectNode object ? object : empty();
    Delegate delegate = agent.supervision().delegate(call.name()).orElse(null);
    boolean plan = call.name().equals(Supervision.PLAN);
    boolean known =
        plan
            || delegate != null
            || agent.tools().stream().anyMatch(name -> name.endsWith("." + call.name()));
    Effect effect = delegate == null ? Effect.READ : delegate.effect();
    Step step =
        step(
            run,
            steps,
            Step.Kind.TOOL,
            call.name(),
            title(call.name(), arguments),
            call.id(),
            arguments,
            effect);
    String wrong =
        !known
            ? "there is no such tool; there are " + names()
            : !(read instanceof ObjectNode)
                ? "the arguments are not a JSON object"
                : plan ? null : Offered.wrong(agent, call.name(), arguments);
    if (wrong != null) {
      return journal.note(id, me, step, Outcome.error(wrong), run.planned());
    }
    if (plan) {
      int planned = Math.min(agent.maxSteps(), arguments.path("steps").size());
      return journal.note(id, me, step, Outcome.of(empty().put("noted", true)), planned);
    }
    if (delegate != null && needsApproval(delegate, arguments)) {
      if (run.mode() == Run.Mode.FOREGROUND) {
        throw new Failure(
            "NEEDS_APPROVAL",
            step.title()
                + ": a person must approve this, which nobody waits for on the line; ask with"
                + " background: true, or with databricks_options.long_task");
      }
      journal.intend(id, me, Steps.waiting(step), days());
      return false;
    }
    return perform(journal.intend(id, me, step, null), run);
  }

  private static boolean needsApproval(Delegate delegate, ObjectNode arguments) {
    if (delegate.approval() == null) {
      return false;
    }
    ObjectNode scope = JsonNodeFactory.instance.objectNode();
    scope.set("arguments", arguments);
    try {
      return delegate.approval().holdsIn(scope);
    } catch (ExpressionException e) {
      return true; // what cannot be told is for a person
    }
  }

  /** Does a step that is written down as begun, again where that does no harm. */
  private boolean perform(Step step, Run run) {
    for (int attempt = Math.max(1, step.attempts()); ; attempt++) {
      long began = System.nanoTime();
      Acted came = trace.of(step, agent, () -> once(step, run));
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      journal.reached("acted " + step.name());
      if (came instanceof Acted.Done done) {
        return journal.done(id, me, step, bounded(done.outcome()), took);
      }
      if (came instanceof Acted.Unknown unknown && step.effect() == Effect.UNKEYED) {
        journal.ask(id, me, step, unknown.why() + "; it may have been done", days());
        return false;
      }
      String why = came instanceof Acted.Later later ? later.why() : ((Acted.Unknown) came).why();
      if (attempt >= MOST_ATTEMPTS) {
        throw new Failure(
            step.kind() == Step.Kind.MODEL ? "MODEL_UNAVAILABLE" : "STEP_FAILED",
            step.title() + ": " + why);
      }
      pause(attempt);
      journal.begin(id, me, step);
    }
  }

  private Acted once(Step step, Run run) {
    if (step.kind() == Step.Kind.TOOL) {
      return delegation.act(agent, step, own);
    }
    Conversation said = Conversation.of(agent, run, journal.steps(id));
    Asking.Reply reply = asking.ask(agent, said.messages(), trace.id());
    if (reply instanceof Asking.Never never) {
      throw new Failure("MODEL_REFUSED", never.why());
    }
    return reply instanceof Asking.Said model
        ? new Acted.Done(
            new Outcome(
                model.message(),
                null,
                model.promptTokens(),
                model.completionTokens(),
                model.label()))
        : new Acted.Later(((Asking.NotNow) reply).why());
  }

  private Outcome bounded(Outcome outcome) {
    int length = outcome.result().toString().length();
    return length <= agent.maxAnswerBytes()
        ? outcome
        : Outcome.error(
            "the answer has "
                + length
                + " characters; at most "
                + agent.maxAnswerBytes()
                + " are read");
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(Math.min(LONGEST_PAUSE.toMillis(), 500L << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Own.Stopping();
    }
  }

  private Instant days() {
    return journal.now().plus(Duration.ofDays(agent.supervision().limits().approvalDays()));
  }

  private List<String> names() {
    return agent.callable().stream()
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .toList();
  }

  private String title(String name, ObjectNode arguments) {
    String title;
    try {
      title = agent.supervision().title(name).in(arguments).asText(name);
    } catch (ExpressionException e) {
      title = name.replace('_', ' '); // without its arguments the name tells enough
    }
    return title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE) + "…" : title;
  }

  private static JsonNode arguments(String json) {
    try {
      return Json.MAPPER.readTree(json.isBlank() ? "{}" : json);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static Step step(
      Run run,
      List<Step> steps,
      Step.Kind kind,
      String name,
      String title,
      String callId,
      ObjectNode arguments,
      Effect effect) {
    return Steps.intended(run.id(), steps.size(), kind, name, title, callId, arguments, effect);
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
