package kitchens.caspers.compute.sql;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import kitchens.caspers.compute.catalog.ServedSession;
import kitchens.caspers.compute.catalog.SessionCatalogs;
import kitchens.caspers.compute.catalog.VolumePaths;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.http.StatementService;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.CommandResult;

/**
 * Runs SQL statements, a bounded number at once, each in a session and a job group of its own.
 * Those beyond the bound wait in order of arrival.
 */
public final class Statements implements StatementService {
  private static final long DEFAULT_ROWS = 100_000;
  private static final long DEFAULT_BYTES = 25L << 20;
  private static final long POLL_MILLIS = 100;

  private final Supplier<SparkSession> spark;
  private final Semaphore slots;
  private final AtomicLong received = new AtomicLong();
  private final Map<String, Run> runs = new ConcurrentHashMap<>();

  /**
   * @param spark the root session; may block until Spark is ready
   * @param atOnce how many statements run at the same time
   */
  public Statements(Supplier<SparkSession> spark, int atOnce) {
    this.spark = requireNonNull(spark, "spark is null");
    this.slots = new Semaphore(atOnce, true);
  }

  @Override
  public Result execute(Request request) {
    if (request.statementId() == null || request.statement() == null) {
      throw ComputeException.badRequest("statement_id and statement are required.");
    }
    received.incrementAndGet();
    Run run = new Run(request.statementId());
    if (runs.putIfAbsent(run.id, run) != null) {
      throw ComputeException.conflict("The statement " + run.id + " is running already.");
    }
    try {
      return run.waitForSlot(slots) ? runInSlot(request, run) : canceled(run);
    } finally {
      runs.remove(run.id);
    }
  }

  /** How many statements have come since the start. */
  public long received() {
    return received.get();
  }

  @Override
  public void cancel(String statementId) {
    Run run = runs.get(statementId);
    if (run != null) {
      run.canceled = true;
      if (run.started) {
        spark.get().sparkContext().cancelJobGroupAndFutureJobs(run.id);
      }
    }
  }

  private Result runInSlot(Request request, Run run) {
    try {
      SparkSession session = open(request, run);
      return answer(request, session);
    } catch (Exception | LinkageError | StackOverflowError e) {
      // Spark throws checked exceptions that its methods do not declare.
      return run.canceled ? canceled(run) : Failures.result(e);
    } finally {
      slots.release();
      SparkSession.clearActiveSession();
    }
  }

  private SparkSession open(Request request, Run run) {
    SparkSession session = spark.get().newSession();
    SparkSession.setActiveSession(session);
    ServedSession.mark(session, request.principal());
    VolumePaths.begin();
    session.conf().set("spark.sql.datetime.java8API.enabled", "true");
    session.sparkContext().setJobGroup(run.id, "statement " + run.id, false);
    run.started = true;
    if (run.canceled) {
      throw new java.util.concurrent.CancellationException();
    }
    if (request.catalog() != null) {
      SessionCatalogs.register(session, List.of(request.catalog()));
      session.catalog().setCurrentCatalog(request.catalog());
    }
    if (request.schema() != null) {
      session.catalog().setCurrentDatabase(quoted(request.schema()));
    }
    return session;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static Result answer(Request request, SparkSession session) {
    long rowLimit = request.rowLimit() == null ? DEFAULT_ROWS : request.rowLimit();
    long byteLimit = request.byteLimit() == null ? DEFAULT_BYTES : request.byteLimit();
    Dataset<Row> result = session.sql(request.statement(), Parameters.values(request.parameters()));
    int fetch = (int) Math.min(rowLimit + 1, Integer.MAX_VALUE);
    List<List<String>> rows = new ArrayList<>();
    boolean truncated = false;
    long bytes = 0;
    Dataset<Row> limited = command(result) ? result : result.limit(fetch);
    for (Row row : limited.collectAsList()) {
      List<String> values = ResultFormat.row(row);
      bytes += size(values);
      if (rows.size() >= rowLimit || bytes > byteLimit) {
        truncated = true;
        break;
      }
      rows.add(values);
    }
    return new Result(
        new Status(State.SUCCEEDED, null),
        new Manifest(ResultFormat.schema(result.schema()), rows.size(), truncated),
        rows);
  }

  /** Whether it has run already, with its few rows at hand. */
  private static boolean command(Dataset<Row> result) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) result).queryExecution().commandExecuted()
        instanceof CommandResult;
  }

  private static long size(List<String> values) {
    long size = 2;
    for (String value : values) {
      size += value == null ? 5 : value.length() + 3L;
    }
    return size;
  }

  private static Result canceled(Run run) {
    return Result.canceled("The statement " + run.id + " was canceled.");
  }

  private static final class Run {
    private final String id;
    private volatile boolean canceled;
    private volatile boolean started;

    Run(String id) {
      this.id = id;
    }

    /** False when it was canceled while it waited. */
    boolean waitForSlot(Semaphore slots) {
      try {
        while (!canceled) {
          if (slots.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            return true;
          }
        }
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        canceled = true;
        return false;
      }
    }
  }
}
