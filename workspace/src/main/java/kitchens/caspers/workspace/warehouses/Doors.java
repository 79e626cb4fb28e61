package kitchens.caspers.workspace.warehouses;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which warehouses are stopped. One that nobody uses for its time is stopped by itself; compute
 * goes on, as it carries the pipelines and the other warehouses too.
 */
final class Doors {

  private static final class Door {
    private boolean stopped;
    private int uses;
    private Instant lastUsed;

    Door(Instant now) {
      lastUsed = now;
    }
  }

  private final Clock clock;
  private final Map<String, Door> doors = new ConcurrentHashMap<>();

  Doors(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Opens a warehouse and counts one more use; what is returned ends the use, once. */
  Runnable use(String id) {
    Door door = door(id);
    synchronized (door) {
      door.stopped = false;
      door.uses++;
      door.lastUsed = clock.instant();
    }
    return new Runnable() {
      private boolean ended;

      @Override
      public void run() {
        synchronized (door) {
          if (!ended) {
            ended = true;
            door.uses--;
            door.lastUsed = clock.instant();
          }
        }
      }
    };
  }

  void open(String id) {
    use(id).run();
  }

  void stop(String id) {
    Door door = door(id);
    synchronized (door) {
      door.stopped = true;
    }
  }

  void forget(String id) {
    doors.remove(id);
  }

  /**
   * Whether it is stopped.
   *
   * @param idle after which a warehouse stops by itself; zero for never
   */
  boolean stopped(String id, Duration idle) {
    Door door = door(id);
    synchronized (door) {
      boolean asleep =
          !idle.isZero() && door.uses == 0 && door.lastUsed.plus(idle).isBefore(clock.instant());
      return door.stopped || asleep;
    }
  }

  private Door door(String id) {
    return doors.computeIfAbsent(id, key -> new Door(clock.instant()));
  }
}
