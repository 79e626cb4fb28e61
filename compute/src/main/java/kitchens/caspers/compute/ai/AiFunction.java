package kitchens.caspers.compute.ai;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.TaskContext;
import scala.runtime.AbstractFunction1;

/**
 * {@code ai_query} as a statement evaluates it: one row after the other, waiting for each answer. A
 * pipeline's flow never comes here; see {@code pipelines.ask}.
 */
public final class AiFunction extends AbstractFunction1<Object, Object> implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 8_000;
  private static final long LOOK_MILLIS = 200;

  private final AiCall call;
  private final String principal;

  AiFunction(AiCall call, String principal) {
    this.call = call;
    this.principal = principal;
  }

  public AiCall call() {
    return call;
  }

  @Override
  public Object apply(Object request) {
    if (request == null) {
      return null;
    }
    Serving serving =
        Serving.installed()
            .orElseThrow(
                () ->
                    ComputeException.badRequest(
                        "[AI_QUERY] ai_query runs where the workspace's compute process runs:"
                            + " with spark.master local[*]."));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      Reply reply = ask(serving, (String) request);
      if (reply instanceof Reply.Answered answered) {
        if (answered.error() && call.failOnError()) {
          throw ComputeException.badRequest("[AI_QUERY] " + answered.text());
        }
        return answered.text();
      }
      Reply.Later later = (Reply.Later) reply;
      long wait = later.after() == null ? pause : Math.max(pause, later.after().toMillis());
      if (System.nanoTime() + wait * 1_000_000 > deadline) {
        throw ComputeException.unavailable(
            "[AI_QUERY] gave up after " + PATIENCE.toMinutes() + " minutes: " + later.reason());
      }
      pause(wait);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private Reply ask(Serving serving, String request) {
    var answer = serving.ask(call, request, Map.of(), principal);
    try {
      while (true) {
        try {
          return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          stopIfCanceled();
        }
      }
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw ComputeException.unavailable("[AI_QUERY] interrupted while waiting for an answer.");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      while (System.nanoTime() < end) {
        stopIfCanceled();
        TimeUnit.MILLISECONDS.sleep(Math.min(LOOK_MILLIS, millis));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ComputeException.unavailable("[AI_QUERY] interrupted while waiting for an answer.");
    }
  }

  private static void stopIfCanceled() {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw ComputeException.unavailable("[AI_QUERY] the statement was canceled.");
    }
  }
}
