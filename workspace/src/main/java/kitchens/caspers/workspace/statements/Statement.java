package kitchens.caspers.workspace.statements;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kitchens.caspers.workspace.identity.Principal;

/** One statement from its submission to its end. */
final class Statement {

  private final String id = UUID.randomUUID().toString();
  private final Principal owner;
  private final StatementRequest request;
  private final CompletableFuture<StatementOutcome> ended = new CompletableFuture<>();
  private boolean running;
  private boolean closed;
  private Instant endedAt;

  Statement(Principal owner, StatementRequest request) {
    this.owner = requireNonNull(owner, "owner is null");
    this.request = requireNonNull(request, "request is null");
  }

  String id() {
    return id;
  }

  Principal owner() {
    return owner;
  }

  StatementRequest request() {
    return request;
  }

  /** Marks that compute has it now; false when it was canceled before. */
  synchronized boolean begin() {
    running = !ended.isDone();
    return running;
  }

  /** Sets how it ended, unless it has ended before. */
  synchronized void end(StatementOutcome outcome, Instant now) {
    if (ended.complete(outcome)) {
      running = false;
      endedAt = now;
    }
  }

  /** Has something done once it has ended, now if it has. */
  void whenEnded(Runnable what) {
    ended.whenComplete((outcome, failure) -> what.run());
  }

  /** Gives up its rows. */
  synchronized void close() {
    closed = true;
  }

  /** How it ended; empty while it has not. */
  synchronized Optional<StatementOutcome> outcome() {
    StatementOutcome outcome = ended.getNow(null);
    return Optional.ofNullable(
        closed && outcome instanceof StatementOutcome.Succeeded
            ? new StatementOutcome.Closed()
            : outcome);
  }

  synchronized String state() {
    return outcome().map(StatementOutcome::state).orElse(running ? "RUNNING" : "PENDING");
  }

  synchronized boolean running() {
    return running;
  }

  synchronized Optional<Instant> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  /** Bytes of rows that it holds. */
  long held() {
    return outcome().orElse(null) instanceof StatementOutcome.Succeeded succeeded
        ? succeeded.result().byteCount()
        : 0;
  }

  /** Waits for the end; false when it did not come in time. */
  boolean await(Duration patience) throws InterruptedException {
    try {
      ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an outcome is never an exception", e);
    }
  }
}
