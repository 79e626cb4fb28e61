package kitchens.caspers.workspace.gateway;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import kitchens.caspers.workspace.gateway.body.RequestBody;
import kitchens.caspers.workspace.gateway.body.Usage;
import kitchens.caspers.workspace.gateway.limits.RateLimits;
import kitchens.caspers.workspace.gateway.payload.Entry;
import kitchens.caspers.workspace.identity.Principal;

/** What is known of one request, while it is known. */
final class Kept {

  private final Call call;
  private final Gate gate;
  private final RequestIds ids;
  private final Instant at;
  private final long began = System.nanoTime();
  private byte[] request;
  private Target target;
  private Usage usage = Usage.NONE;
  private byte[] response;
  private boolean truncated;
  private int status;
  private long ended = began;
  private long firstByte = -1;
  private Traffic.Outcome outcome = Traffic.Outcome.ERROR;
  private RateLimits.Pass pass;
  private Entry entry;

  Kept(Call call, Gate gate, RequestIds ids, Instant at) {
    this.call = call;
    this.gate = gate;
    this.ids = ids;
    this.at = at;
    // Until the guardrails have seen it: personal data that is refused or masked is not kept.
    this.request = gate.input().looksForPersonalData() ? null : call.body().bytes();
  }

  Gate gate() {
    return gate;
  }

  Principal caller() {
    return call.caller();
  }

  void admitted(RateLimits.Pass by) {
    pass = by;
  }

  /** What it was let pass with, at the first call; empty after that, and when it was not. */
  Optional<RateLimits.Pass> settled() {
    RateLimits.Pass by = pass;
    pass = null;
    return Optional.ofNullable(by);
  }

  void letIn(RequestBody body) {
    request = body.bytes();
  }

  void asked(Target answering) {
    target = answering;
  }

  /** US dollars. */
  BigDecimal cost() {
    return Optional.ofNullable(target)
        .flatMap(Target::price)
        .map(
            price ->
                of(price.inputPerMillion(), inputTokens())
                    .add(of(price.outputPerMillion(), outputTokens())))
        .orElse(BigDecimal.ZERO);
  }

  private static BigDecimal of(BigDecimal perMillion, long tokens) {
    return perMillion.multiply(BigDecimal.valueOf(Math.max(0, tokens))).movePointLeft(6);
  }

  /**
   * US dollars that count in budgets: the cost, and where a begun answer's tokens were not told, as
   * when its caller went away, what a quarter of the bytes as tokens costs.
   */
  BigDecimal spent() {
    boolean begun = outcome == Traffic.Outcome.OK || firstByte >= 0;
    if (!begun || inputTokens() >= 0 && outputTokens() >= 0) {
      return cost();
    }
    long in = inputTokens() >= 0 ? inputTokens() : call.body().bytes().length / 4L;
    long out = outputTokens() >= 0 ? outputTokens() : response == null ? 0 : response.length / 4L;
    return Optional.ofNullable(target)
        .flatMap(Target::price)
        .map(price -> of(price.inputPerMillion(), in).add(of(price.outputPerMillion(), out)))
        .orElse(BigDecimal.ZERO);
  }

  void firstByte() {
    firstByte = firstByte < 0 ? System.nanoTime() : firstByte;
  }

  void used(Usage told) {
    usage = told;
  }

  void ended(int code, byte[] body, Traffic.Outcome how) {
    ended = System.nanoTime();
    status = code;
    response = body;
    outcome = how;
  }

  void truncated() {
    truncated = true;
  }

  Traffic.Outcome outcome() {
    return outcome;
  }

  double millis() {
    return (ended - began) / 1e6;
  }

  long inputTokens() {
    return usage.inputTokens();
  }

  long outputTokens() {
    return usage.outputTokens();
  }

  /** What counts in limits: what was told, and where nothing was, a quarter of the bytes. */
  long tokens() {
    if (outcome != Traffic.Outcome.OK) {
      return 0;
    }
    long in = inputTokens() >= 0 ? inputTokens() : call.body().bytes().length / 4L;
    long out = outputTokens() >= 0 ? outputTokens() : response == null ? 0 : response.length / 4L;
    return in + out;
  }

  /** Whether a row is kept of it. */
  boolean isKept() {
    return gate.config().keepsPayloads() || gate.config().countsUsage();
  }

  /** Writes down what was asked, for which there is time while the answer is awaited. */
  void begin() {
    if (isKept()) {
      entry().begin();
    }
  }

  /** What is kept of it; what it says of the request stays as it is at the first call. */
  Entry entry() {
    if (entry == null) {
      entry = new Entry(asked());
    }
    return entry;
  }

  private Entry.Asked asked() {
    boolean payload = gate.config().keepsPayloads();
    Optional<String> context = call.body().json("usage_context").filter(c -> c.startsWith("{"));
    return new Entry.Asked(
        payload ? PayloadTable.of(gate.endpoint(), gate.config().inferenceTableConfig()) : null,
        gate.setBy(),
        gate.config().countsUsage(),
        gate.endpoint(),
        ids.own(),
        ids.clients(),
        at,
        request,
        call.caller().userName(),
        context.orElse(null),
        call.stream());
  }

  /** What came of it. */
  Entry.Told told() {
    return new Entry.Told(
        status,
        Math.round(millis()),
        call.stream() && firstByte >= 0 ? Math.round((firstByte - began) / 1e6) : -1,
        response,
        truncated,
        target == null ? null : target.name(),
        inputTokens(),
        outputTokens());
  }
}
