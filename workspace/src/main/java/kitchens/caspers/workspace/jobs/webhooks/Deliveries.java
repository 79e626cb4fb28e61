package kitchens.caspers.workspace.jobs.webhooks;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.destinations.Destinations;
import kitchens.caspers.workspace.jobs.engine.Signal;
import kitchens.caspers.workspace.jobs.store.Inbox;
import kitchens.caspers.workspace.jobs.store.Outbox;
import kitchens.caspers.workspace.jobs.store.RunStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in the outbox, beside the engine, which never waits for it. A message that nobody
 * takes is tried again after longer and longer waits, then given up, of which the job's creator is
 * told in the inbox.
 *
 * <p>A message is sent a second time only when it is not known whether the first was taken, after a
 * crash or without an answer; it then carries the same Idempotency-Key.
 */
public final class Deliveries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(5);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
  private static final int MOST_TRIES = 6;
  private static final int AT_ONCE = 4;

  private final Database database;
  private final RunStore runs;
  private final Outbox outbox;
  private final Destinations destinations;
  private final Signal signal;
  private final Clock clock;
  private final Duration firstWait;
  private final Inbox inbox = new Inbox();
  private final ExecutorService senders =
      Executors.newFixedThreadPool(AT_ONCE, work -> daemon(work, "job-webhook"));
  private final Thread thread = daemon(this::loop, "job-webhooks");
  private volatile boolean closed;

  /**
   * @param signal given when something new is in the outbox
   * @param firstWait before the second try; it doubles twice from try to try
   */
  public Deliveries(
      Database database,
      RunStore runs,
      Outbox outbox,
      Destinations destinations,
      Signal signal,
      Clock clock,
      Duration firstWait) {
    this.database = database;
    this.runs = runs;
    this.outbox = outbox;
    this.destinations = destinations;
    this.signal = signal;
    this.clock = clock;
    this.firstWait = firstWait;
  }

  private static Thread daemon(Runnable work, String name) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  public void start() {
    thread.start();
  }

  private void loop() {
    while (!closed) {
      try {
        while (sendDue()) {
          // What waited behind a message of its own run may be due now.
        }
        signal.await(untilNextDue());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("Webhooks met trouble and are looked at again", e);
          rest();
        }
      }
    }
  }

  private void rest() {
    try {
      signal.await(AFTER_TROUBLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean sendDue() throws InterruptedException {
    var due = database.jdbi().withHandle(h -> outbox.due(h, clock.instant(), 8 * AT_ONCE));
    var work = due.stream().map(delivery -> Executors.callable(() -> send(delivery))).toList();
    for (var sent : senders.invokeAll(work)) {
      try {
        sent.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return !due.isEmpty();
  }

  private void send(Outbox.Delivery delivery) {
    var next = clock.instant().plus(firstWait.multipliedBy(1L << (2 * delivery.tries())));
    database.jdbi().useHandle(h -> outbox.trying(h, delivery.deliveryId(), next));
    var key = "caspers-%d".formatted(delivery.deliveryId());
    var sent = destinations.send(delivery.destinationId(), key, delivery.body());
    if (sent == Destinations.Sent.TAKEN) {
      database
          .jdbi()
          .useHandle(h -> outbox.over(h, delivery.deliveryId(), Optional.of(clock.instant())));
    } else if (sent == Destinations.Sent.NEVER || delivery.tries() + 1 >= MOST_TRIES) {
      giveUp(delivery);
    }
  }

  private void giveUp(Outbox.Delivery delivery) {
    LOG.warn(
        "Destination {} did not take {} of run {}",
        delivery.destinationId(),
        delivery.event(),
        delivery.runId());
    database
        .jdbi()
        .useTransaction(
            h -> {
              outbox.over(h, delivery.deliveryId(), Optional.empty());
              runs.find(h, delivery.runId())
                  .ifPresent(
                      run ->
                          inbox.tell(
                              h,
                              run,
                              delivery.deliveryId(),
                              run.creator().userName(),
                              "webhook_not_taken",
                              "%s: a webhook was not taken".formatted(run.name()),
                              "Notification destination %s did not take %s of run %d."
                                  .formatted(
                                      delivery.destinationId(), delivery.event(), run.runId()),
                              clock.instant()));
            });
  }

  private Duration untilNextDue() {
    return database
        .jdbi()
        .withHandle(outbox::nextDue)
        .map(due -> Duration.between(clock.instant(), due))
        .filter(wait -> wait.compareTo(LONGEST_SLEEP) < 0)
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait.plusMillis(1))
        .orElse(LONGEST_SLEEP);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    senders.shutdownNow();
    thread.join(2_000);
  }
}
