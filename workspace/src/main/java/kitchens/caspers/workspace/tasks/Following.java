package kitchens.caspers.workspace.tasks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The events of a run as they come, from one of them on. */
public final class Following {

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final int AT_ONCE = 100;

  private final Tasks tasks;
  private final Journal journal;
  private final boolean turns;
  private final Deque<EventRows.Event> ready = new ArrayDeque<>();
  private Run run;
  private long next;
  private boolean over;

  /**
   * @param turns whether it is over with the turn
   */
  Following(Tasks tasks, Journal journal, Run run, long from, boolean turns) {
    this.tasks = tasks;
    this.journal = journal;
    this.run = run;
    this.next = from;
    this.turns = turns;
  }

  /** The run when it was last looked at. */
  public Run run() {
    return run;
  }

  /**
   * The next event as server-sent events have it, or a comment when nothing came for a while; empty
   * when no more will come, or not before somebody lets the run go on.
   */
  public Optional<String> next() throws InterruptedException {
    long began = System.nanoTime();
    while (true) {
      long seen = journal.changes().seen();
      if (ready.isEmpty() && !over) {
        run = tasks.now(run);
        ready.addAll(journal.events(run.id(), next, AT_ONCE));
      }
      if (!ready.isEmpty()) {
        return Optional.of(told(ready.poll()));
      }
      if (over || run.state().ended() || run.state() == Run.State.CONTINUABLE) {
        return Optional.empty();
      }
      if (turns && waitedLongEnough()) {
        tasks.endWaitingTurn(run);
        continue;
      }
      long idle = System.nanoTime() - began;
      if (idle > KEEP_ALIVE.toNanos()) {
        return Optional.of(": the run goes on\n\n");
      }
      journal
          .changes()
          .await(seen, Changes.atMost(Duration.ofNanos(KEEP_ALIVE.toNanos() - idle + 1)));
    }
  }

  private boolean waitedLongEnough() {
    return run.state() == Run.State.WAITING
        && run.turnUntil() != null
        && !journal.now().isBefore(run.turnUntil());
  }

  private String told(EventRows.Event event) {
    next = event.sequence() + 1;
    if (event.last() || turns && event.endsTurn() && event.sequence() >= run.turnFrom()) {
      over = true;
      ready.clear();
    }
    return "event: " + event.type() + "\ndata: " + event.json() + "\n\n";
  }
}
