package kitchens.caspers.workspace.gateway;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.gateway.body.RequestBody;
import kitchens.caspers.workspace.gateway.limits.Budgets;
import kitchens.caspers.workspace.gateway.limits.RateLimits;
import kitchens.caspers.workspace.gateway.payload.Journal;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Exchange;
import kitchens.caspers.workspace.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to models and agents: limits, guardrails, whoever answers, and what is kept of it.
 */
public final class Gateway {

  private static final int MOST_AT_ONCE = 1_100;

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Gates gates;
  private final Dispatch dispatch;
  private final Journal journal;
  private final Traffic traffic;
  private final Clock clock;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final ScheduledExecutorService saving =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "rate-limits");
            thread.setDaemon(true);
            return thread;
          });

  public Gateway(Database database, Settings.Gateway settings, Journal journal, Clock clock) {
    this.gates = new Gates(database.jdbi(), clock);
    this.dispatch = new Dispatch(requireNonNull(settings, "settings is null"));
    this.journal = requireNonNull(journal, "journal is null");
    this.traffic = new Traffic(clock);
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Reads what was configured and counted before. */
  public void start() {
    gates.load();
    saving.scheduleWithFixedDelay(this::save, 1, 1, TimeUnit.SECONDS);
  }

  /** Keeps what was counted for the next process; one that is killed loses a second of it. */
  public void stop() {
    saving.shutdownNow();
    save();
  }

  private void save() {
    try {
      gates.save();
    } catch (RuntimeException e) {
      LOG.warn("what rate limits counted could not be kept: {}", e.getMessage());
    }
  }

  /** What is configured for an endpoint. */
  public AiGateway config(String endpoint) {
    return gates.of(endpoint).config();
  }

  /**
   * Sees that a configuration can be had.
   *
   * @throws ApiException 400 naming what cannot
   */
  public void check(String endpoint, AiGateway config) {
    PayloadTable.check(config);
    gates.gate(endpoint, config, "");
  }

  /**
   * Configures an endpoint, from the next request on.
   *
   * @param setBy in whose name payloads are written
   * @throws ApiException 400 naming what cannot be had
   */
  public void configure(String endpoint, AiGateway config, String setBy) {
    PayloadTable.check(config);
    gates.put(gates.gate(endpoint, config, setBy));
  }

  /** An endpoint is no more. */
  public void forget(String endpoint) {
    gates.remove(endpoint);
    traffic.forget(endpoint);
  }

  /** Between agents and the MCP servers that they use. */
  public ToolGate toolGate() {
    return new ToolGate(gates, journal, clock);
  }

  Budgets budgets(String endpoint) {
    return gates.of(endpoint).budgets();
  }

  Traffic traffic() {
    return traffic;
  }

  /** Whether nothing is sent to a served entity at present, as it failed again and again. */
  public boolean isOpen(String endpoint, String entity) {
    return dispatch.isOpen(endpoint, entity);
  }

  /** Answers a request, whatever comes of it. */
  public void answer(Call call) {
    Exchange exchange = call.exchange();
    RequestIds ids = RequestIds.of(exchange, call.body());
    exchange.set(RequestIds.OWN_HEADER, ids.own()).set("x-request-id", ids.own());
    if (!places.tryAcquire()) {
      Refusals.answer(
          exchange,
          ApiException.tooManyRequests(
              "the gateway answers " + MOST_AT_ONCE + " requests at once; ask again", "1"));
      return;
    }
    try {
      Gate gate = gates.of(call.endpoint());
      Kept kept = new Kept(call, gate, ids, clock.instant());
      run(call, gate, ids, kept);
    } finally {
      places.release();
    }
  }

  private void run(Call call, Gate gate, RequestIds ids, Kept kept) {
    try {
      requireRoom(gate);
      gate.budgets().admit(call.caller());
      kept.admitted(gate.limits().admit(call.caller(), estimate(call.body())));
      RequestBody body = gate.letIn(call.body());
      kept.letIn(body);
      if (call.stream() && gate.output().masks()) {
        throw ApiException.invalidParameter(
            "endpoint '"
                + call.endpoint()
                + "' masks personal data in answers, which a stream cannot wait for: ask without"
                + " stream");
      }
      Question question =
          new Question(
              call.door(),
              body,
              call.stream(),
              gate.countsTokens(),
              call.caller(),
              ids,
              kept::begin);
      List<Target> targets = call.targets().apply(body);
      requirePrices(gate, targets);
      Dispatch.Answered answered = dispatch.ask(call.endpoint(), targets, question, kept::asked);
      call.exchange().set("served-model-name", answered.target().name());
      new Telling(call, gate, ids, kept, this::keep).tell(answered.reply());
    } catch (RateLimits.Struck struck) {
      refuse(call, kept, struck.refusal(), Traffic.Outcome.LIMITED);
    } catch (ApiException e) {
      refuse(
          call,
          kept,
          e,
          e.errorCode().endsWith("_GUARDRAIL") ? Traffic.Outcome.GUARDED : Traffic.Outcome.ERROR);
    } finally {
      settle(kept);
    }
  }

  private void requireRoom(Gate gate) {
    if (gate.config().keepsPayloads() && !journal.hasRoom()) {
      throw ApiException.temporarilyUnavailable(
          "endpoint '"
              + gate.endpoint()
              + "' keeps each request, and "
              + journal.waitingBytes()
              + " bytes of them wait for their tables: see that compute runs and the tables'"
              + " schemas exist");
    }
  }

  /** What nobody knows the cost of would pass every budget by. */
  private static void requirePrices(Gate gate, List<Target> targets) {
    if (!gate.budgets().none()) {
      targets.stream()
          .filter(target -> !target.costKnown())
          .findFirst()
          .ifPresent(
              target -> {
                throw ApiException.invalidState(
                    "endpoint '"
                        + gate.endpoint()
                        + "' has a budget, and nobody knows what its served entity '"
                        + target.name()
                        + "' costs. An external model needs its price in settings.yaml,"
                        + " gateway.prices; an agent costs what its model does, so that the budget"
                        + " belongs to the model's endpoint");
              });
    }
  }

  private static long estimate(RequestBody body) {
    return body.bytes().length / 4L;
  }

  private void refuse(Call call, Kept kept, ApiException why, Traffic.Outcome outcome) {
    byte[] body = Refusals.body(why);
    kept.ended(why.status(), body, outcome);
    keep(kept);
    Refusals.answer(call.exchange(), why, body);
  }

  /** Counts once what a call took in limits and budgets. */
  private static void settle(Kept kept) {
    kept.settled()
        .ifPresent(
            pass -> {
              pass.settle(kept.tokens());
              kept.gate().budgets().spent(kept.caller(), kept.spent());
            });
  }

  /** Writes a request down and counts it; its answer ends only after that. */
  private void keep(Kept kept) {
    Gate gate = kept.gate();
    if (kept.isKept()) {
      journal.append(kept.entry(), kept.told());
    }
    traffic.count(
        gate.endpoint(),
        kept.outcome(),
        kept.millis(),
        kept.inputTokens(),
        kept.outputTokens(),
        kept.cost());
    settle(kept);
  }

  /** What waits for its tables, and what they say. */
  Map<String, Object> journalState(Map<String, String> problems) {
    return Map.of("waiting_bytes", journal.waitingBytes(), "problems", problems);
  }
}
