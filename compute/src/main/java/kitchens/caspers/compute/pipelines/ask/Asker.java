package kitchens.caspers.compute.pipelines.ask;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.compute.ai.AiCall;
import kitchens.caspers.compute.ai.Reply;
import kitchens.caspers.compute.ai.Serving;
import kitchens.caspers.compute.pipelines.source.Batch;

/**
 * Keeps a bounded number of requests in flight, the newest first, on no thread of its own. An
 * endpoint in trouble is asked by one request at a time with growing pauses; the first answer opens
 * the gate again.
 */
final class Asker implements AutoCloseable {
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 15_000;
  private static final int LONGEST_PAUSE_DOUBLINGS = 6;

  /**
   * A request that waits.
   *
   * @param newness the greatest is asked first
   * @param minTableVersions what the tools' copies must have reached
   */
  record Request(
      long id, String text, Comparable<Object> newness, Map<String, Long> minTableVersions) {}

  private record Delayed(Request request, int attempts) {}

  private static final Comparator<Delayed> NEWEST_FIRST =
      Comparator.<Delayed, Comparable<Object>>comparing(
              d -> d.request().newness(), Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(d -> d.request().id())
          .reversed();

  private final Serving serving;
  private final AiCall call;
  private final AskSettings settings;
  private final ScheduledExecutorService timer;
  private final Runnable onAnswer;
  private final PriorityQueue<Delayed> queue = new PriorityQueue<>(NEWEST_FIRST);
  private final ArrayDeque<Batch.Answer> answers = new ArrayDeque<>();
  private int limit;
  private int inFlight;
  private int delayed;
  private int failures;
  private long notBefore = System.nanoTime();
  private String trouble;
  private double costUsd;
  private long answered;
  private long failed;
  private boolean closed;

  /**
   * @param costUsd what has been spent before
   * @param onAnswer called when an answer has come; must return at once
   */
  Asker(
      Serving serving,
      AiCall call,
      AskSettings settings,
      ScheduledExecutorService timer,
      double costUsd,
      Runnable onAnswer) {
    this.serving = serving;
    this.call = call;
    this.settings = settings;
    this.timer = timer;
    this.costUsd = costUsd;
    this.onAnswer = onAnswer;
    this.limit = settings.maxInFlight();
  }

  synchronized void submit(List<Request> requests) {
    requests.forEach(request -> queue.add(new Delayed(request, 0)));
    pump();
  }

  /** Answers that have come and have not been taken yet. */
  synchronized List<Batch.Answer> take(int most) {
    var taken = new ArrayList<Batch.Answer>();
    while (taken.size() < most && !answers.isEmpty()) {
      taken.add(answers.poll());
    }
    return taken;
  }

  synchronized AskStatus status(String dataset) {
    long backlog = queue.size() + delayed + inFlight + answers.size();
    AskStatus.State state =
        backlog == 0
            ? AskStatus.State.IDLE
            : trouble != null
                ? AskStatus.State.WAITING
                : spent() ? AskStatus.State.OUT_OF_BUDGET : AskStatus.State.ASKING;
    String message =
        state == AskStatus.State.OUT_OF_BUDGET
            ? "the budget is spent; raise the table's property ai_query.budgetUsd to go on"
            : trouble;
    return new AskStatus(
        dataset,
        call.endpoint(),
        state,
        backlog,
        inFlight,
        answered,
        failed,
        costUsd,
        settings.budgetUsd().orElse(null),
        message);
  }

  private boolean spent() {
    return settings.budgetUsd().filter(budget -> costUsd >= budget).isPresent();
  }

  private synchronized void pump() {
    while (!closed
        && inFlight < limit
        && !queue.isEmpty()
        && !spent()
        && System.nanoTime() - notBefore >= 0) {
      Delayed next = queue.poll();
      if (next.request().text() == null) {
        answers.add(new Batch.Answer(next.request().id(), Reply.text(null, null), 0));
        continue;
      }
      inFlight++;
      serving
          .ask(call, next.request().text(), next.request().minTableVersions(), null)
          .thenAccept(reply -> arrived(next, reply));
    }
  }

  private void arrived(Delayed asked, Reply reply) {
    synchronized (this) {
      inFlight--;
      if (closed) {
        return;
      }
      if (reply instanceof Reply.Answered answer) {
        answers.add(new Batch.Answer(asked.request().id(), answer.text(), answer.costUsd()));
        costUsd += answer.costUsd();
        answered++;
        failed += answer.error() ? 1 : 0;
        failures = 0;
        trouble = null;
        limit = Math.min(settings.maxInFlight(), Math.max(1, 2 * limit));
      } else {
        later(asked, (Reply.Later) reply);
      }
      pump();
    }
    onAnswer.run();
  }

  /** The row waits by itself, so that others are tried before it; the endpoint when many fail. */
  private void later(Delayed asked, Reply.Later later) {
    failures++;
    trouble = later.reason();
    long pause = Math.max(pause(asked.attempts()), millis(later.after()));
    if (failures > 2) {
      limit = 1;
      long endpointPause = Math.max(pause(failures - 3), millis(later.after()));
      notBefore = System.nanoTime() + endpointPause * 1_000_000;
      timer.schedule(this::pump, endpointPause + 1, TimeUnit.MILLISECONDS);
    }
    delayed++;
    timer.schedule(
        () -> {
          synchronized (this) {
            delayed--;
            queue.add(new Delayed(asked.request(), asked.attempts() + 1));
            pump();
          }
        },
        pause,
        TimeUnit.MILLISECONDS);
  }

  private static long millis(Duration duration) {
    return duration == null ? 0 : Math.min(duration.toMillis(), 4 * LONGEST_PAUSE_MILLIS);
  }

  private static long pause(int attempts) {
    return Math.min(
        LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempts, LONGEST_PAUSE_DOUBLINGS));
  }

  @Override
  public synchronized void close() {
    closed = true;
    queue.clear();
    answers.clear();
  }
}
