package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which Delta version each copy shows. A copy's transaction carries its version and a notification,
 * so what is known here is never ahead of what Postgres shows.
 */
final class Positions implements AutoCloseable {

  static final String CHANNEL = "caspers_sync";

  private static final Logger LOG = LoggerFactory.getLogger(Positions.class);

  private static final int WAKE_MILLIS = 1_000;
  private static final Duration AGAIN = Duration.ofMillis(500);

  private final DatabaseInstances instances;
  private final Map<UUID, Long> versions = new ConcurrentHashMap<>();
  private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  Positions(DatabaseInstances instances) {
    this.instances = requireNonNull(instances, "instances is null");
  }

  /** The version that a copy shows; -1 before its first. */
  long version(UUID id) {
    return versions.getOrDefault(id, -1L);
  }

  /** Waits until a copy shows a version or a later one; whether it does in time. */
  boolean await(UUID id, long version, Duration limit) {
    if (version(id) >= version) {
      return true;
    }
    long left = limit.toNanos();
    lock.lock();
    try {
      while (version(id) < version) {
        if (left <= 0) {
          return false;
        }
        left = moved.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Follows the copies of a database from now on; without effect when it does already. */
  void follow(String instance, String database) {
    feeds.computeIfAbsent(instance + "/" + database, key -> new Feed(instance, database));
  }

  /** Ends following an instance, which is about to stop. */
  void leave(String instance) {
    feeds
        .entrySet()
        .removeIf(
            entry -> {
              boolean its = entry.getValue().instance.equals(instance);
              if (its) {
                entry.getValue().close();
              }
              return its;
            });
  }

  void forget(UUID id) {
    versions.remove(id);
  }

  private void put(UUID id, long version) {
    lock.lock();
    try {
      versions.put(id, version);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    feeds.values().forEach(Feed::close);
    feeds.clear();
  }

  /** Listens to one database, again and again. */
  private final class Feed implements AutoCloseable {

    private final String instance;
    private final String database;
    private final Thread thread;
    private volatile boolean closing;

    Feed(String instance, String database) {
      this.instance = instance;
      this.database = database;
      this.thread = new Thread(this::run, "positions-" + instance);
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      while (!closing) {
        try {
          listen();
        } catch (SQLException | RuntimeException e) {
          LOG.debug("positions of {}/{}: {}", instance, database, e.toString());
        }
        try {
          TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    private void listen() throws SQLException {
      InstanceServer server = instances.available(instance).orElse(null);
      if (server == null) {
        return;
      }
      try (Connection c = server.superuser(database).getConnection();
          Statement s = c.createStatement()) {
        s.execute("LISTEN " + CHANNEL);
        try (ResultSet rs = s.executeQuery("SELECT id, delta_version FROM _caspers.sync_state")) {
          while (rs.next()) {
            put(rs.getObject("id", UUID.class), rs.getLong("delta_version"));
          }
        }
        PGConnection postgres = c.unwrap(PGConnection.class);
        while (!closing) {
          PGNotification[] notes = postgres.getNotifications(WAKE_MILLIS);
          for (PGNotification note : notes == null ? new PGNotification[0] : notes) {
            String[] parts = note.getParameter().split(" ");
            put(UUID.fromString(parts[0]), Long.parseLong(parts[1]));
          }
        }
      }
    }

    @Override
    public void close() {
      closing = true;
      thread.interrupt();
    }
  }
}
