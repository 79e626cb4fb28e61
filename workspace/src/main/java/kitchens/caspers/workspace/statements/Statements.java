package kitchens.caspers.workspace.statements;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.compute.ComputeClient.ComputeLost;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements of the last hour. They live in memory only, like a Databricks result they are not
 * kept: an hour after its end a statement is forgotten, and its rows are given up earlier when all
 * that is held grows beyond a bound.
 */
final class Statements implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

  private static final Duration KEPT = Duration.ofHours(1);
  private static final int MOST_KEPT = 5_000;
  private static final long MOST_HELD_BYTES = 64L << 20;
  private static final int AT_ONCE = 16;
  private static final int QUEUED = 256;

  private final ComputeClient compute;
  private final Clock clock;

  /** In the order of submission. */
  private final Map<String, Statement> kept = new LinkedHashMap<>();

  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(QUEUED),
          task -> daemon(task, "statement"));

  /** Cancelling must not wait behind what is to be canceled. */
  private final ExecutorService cancels =
      Executors.newCachedThreadPool(task -> daemon(task, "statement-cancel"));

  Statements(ComputeClient compute, Clock clock) {
    this.compute = requireNonNull(compute, "compute is null");
    this.clock = requireNonNull(clock, "clock is null");
    workers.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Has a statement run.
   *
   * @throws ApiException 429 when too many wait already
   */
  Statement submit(Principal owner, StatementRequest request) {
    Statement statement = new Statement(owner, request);
    keep(statement);
    try {
      workers.execute(() -> run(statement));
    } catch (RejectedExecutionException e) {
      forget(statement);
      throw new ApiException(
          429,
          "RESOURCE_EXHAUSTED",
          QUEUED + " statements wait already; send this one again when some have ended");
    }
    return statement;
  }

  /**
   * A statement of {@code owner}.
   *
   * @throws ApiException 404 when there is none, or it is another's
   */
  Statement find(String id, Principal owner) {
    Statement statement;
    synchronized (kept) {
      trim();
      statement = kept.get(id);
    }
    if (statement == null || !statement.owner().id().equals(owner.id())) {
      throw ApiException.notFound(
          "statement '"
              + id
              + "' does not exist: it was never submitted by you, or was forgotten an hour after"
              + " its end or at a restart");
    }
    return statement;
  }

  /** Ends a statement that has not ended yet. */
  void cancel(Statement statement) {
    boolean running = statement.running();
    statement.end(new StatementOutcome.Canceled(), clock.instant());
    if (running) {
      cancels.execute(
          () -> {
            try {
              compute.cancelStatement(statement.id());
            } catch (ComputeLost | ApiException e) {
              LOG.info("statement {} ended with its compute", statement.id());
            }
          });
    }
  }

  private void run(Statement statement) {
    StatementOutcome outcome;
    try {
      if (!statement.begin()) {
        return;
      }
      outcome = execute(statement);
    } catch (ComputeLost | IOException e) {
      LOG.warn("statement {} was lost: {}", statement.id(), e.getMessage());
      outcome =
          new StatementOutcome.Failed(
              "TEMPORARILY_UNAVAILABLE",
              "compute ended while the statement ran, and is restarted; whether its effect took"
                  + " place is to be looked at before it is sent again");
    } catch (ApiException e) {
      outcome =
          new StatementOutcome.Failed(
              e.status() == 503 ? "TEMPORARILY_UNAVAILABLE" : "BAD_REQUEST", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("statement {}", statement.id(), e);
      outcome =
          new StatementOutcome.Failed(
              "INTERNAL_ERROR", "the workspace failed to run it; its log says why");
    }
    statement.end(outcome, clock.instant());
    synchronized (kept) {
      trim();
    }
  }

  private StatementOutcome execute(Statement statement) throws ComputeLost, IOException {
    StatementRequest asked = statement.request();
    Map<String, Object> request = new HashMap<>();
    request.put("statement_id", statement.id());
    request.put("statement", asked.statement());
    request.put("catalog", asked.catalog());
    request.put("schema", asked.schema());
    request.put("parameters", asked.parameters());
    request.put("row_limit", asked.rowLimit());
    long most = OutcomeReader.INLINE_LIMIT_BYTES;
    request.put("byte_limit", Math.min(Optional.ofNullable(asked.byteLimit()).orElse(most), most));
    request.put("principal", statement.owner().userName());
    request.values().removeIf(value -> value == null);
    boolean limited = asked.rowLimit() != null || asked.byteLimit() != null;
    try (InputStream answer = compute.statement(request)) {
      return OutcomeReader.read(answer, limited);
    }
  }

  private void keep(Statement statement) {
    synchronized (kept) {
      kept.put(statement.id(), statement);
      trim();
    }
  }

  private void forget(Statement statement) {
    synchronized (kept) {
      kept.remove(statement.id());
    }
  }

  /** Forgets what is old, and gives up the oldest rows beyond the bound. */
  private void trim() {
    Instant oldest = clock.instant().minus(KEPT);
    kept.values().removeIf(s -> s.endedAt().map(at -> at.isBefore(oldest)).orElse(false));
    int excess = kept.size() - MOST_KEPT;
    Iterator<Statement> byAge = kept.values().iterator();
    while (excess > 0 && byAge.hasNext()) {
      if (byAge.next().endedAt().isPresent()) {
        byAge.remove();
        excess--;
      }
    }
    long held = kept.values().stream().mapToLong(Statement::held).sum();
    for (Statement statement : kept.values()) {
      if (held <= MOST_HELD_BYTES) {
        break;
      }
      held -= statement.held();
      statement.close();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    cancels.shutdownNow();
  }
}
