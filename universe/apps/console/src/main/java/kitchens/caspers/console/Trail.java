package kitchens.caspers.console;

import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.apps.Refusal;
import kitchens.caspers.console.Step.Known;

/**
 * Finds out, step by step, how far something has come, in the name of somebody who may read what it
 * passes through. What comes after a step that has not happened yet is not looked for.
 */
final class Trail {
  private static final int MOST = 4_000;
  private static final String WHOLE_SECONDS = "file time, whole seconds";
  private static final String COMMIT = "commit time";

  /** What has been found out stays as it is: a row comes into a table once. */
  static final class Memory {
    private final Map<String, Instant> known =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
          }
        };

    private synchronized Optional<Instant> get(String key) {
      return Optional.ofNullable(known.get(key));
    }

    private synchronized void put(String key, Instant at) {
      known.put(key, at);
    }
  }

  private final Visitor visitor;
  private final Universe universe;
  private final Commits commits;
  private final Memory memory;
  private final List<Known> steps = new ArrayList<>();
  private boolean open;

  Trail(Visitor visitor, Universe universe, Commits commits, Memory memory) {
    this.visitor = visitor;
    this.universe = universe;
    this.commits = commits;
    this.memory = memory;
  }

  List<Step> steps() {
    return Step.of(steps);
  }

  /** Whether everything so far has happened. */
  boolean goesOn() {
    return !open;
  }

  /**
   * Something whose moment is known beforehand: it has happened when that is over.
   *
   * @param at by the wall clock; empty while the world's clock is held before it
   */
  void moment(String name, String where, Optional<Instant> at, Instant now) {
    var clock = "the world's clock";
    if (!open && at.isPresent() && !at.get().isAfter(now)) {
      add(Known.done(name, where, clock, at.get()));
      return;
    }
    var ahead = at.map(moment -> Duration.between(now, moment)).filter(d -> !d.isNegative());
    add(
        Known.open(name, where, clock)
            .noting(ahead.map(Trail::soon).orElse(at.isEmpty() ? "its clock stands still" : "")));
  }

  private static String soon(Duration ahead) {
    return ahead.toMinutes() < 2
        ? "expected in %d s".formatted(ahead.toSeconds())
        : "expected in %d min".formatted(ahead.toMinutes());
  }

  /** Something that somebody else tells of. */
  void told(String name, String where, String measured, Optional<Instant> at) {
    add(
        !open && at.isPresent()
            ? Known.done(name, where, measured, at.get())
            : Known.open(name, where, measured));
  }

  /** Something of which nobody can tell at this moment whether it has happened. */
  void unseen(String name, String where, String why) {
    add(Known.open(name, where, "").noting(why));
  }

  /** Something that never happens. */
  void never(String name, String where, String why) {
    steps.add(Known.never(name, where, why));
  }

  /**
   * A file that is put there once.
   *
   * @return when it was; empty when it is not there
   */
  Optional<Instant> file(String name, String path) {
    try {
      Optional<Instant> at = open ? Optional.empty() : landed(path);
      told(name, path, WHOLE_SECONDS, at);
      return at;
    } catch (PermissionDenied e) {
      never(name, path, "you may not read the file");
      return Optional.empty();
    }
  }

  /**
   * A row that comes into a table.
   *
   * @param condition that it fulfils, with {@code :name} markers
   * @param notBefore a moment at which it cannot have been there yet
   */
  void row(
      String name,
      String schema,
      String table,
      String condition,
      Map<String, String> values,
      Instant notBefore) {
    var where = schema + "." + table;
    if (open) {
      add(Known.open(name, where, COMMIT));
      return;
    }
    var key = String.join("/", visitor.name(), where, condition, String.valueOf(values));
    var known = memory.get(key);
    if (known.isPresent()) {
      add(Known.done(name, where, COMMIT, known.get()));
      return;
    }
    try {
      var arrival =
          commits.arrival(visitor, universe.table(schema, table), condition, values, notBefore);
      if (arrival.isEmpty()) {
        add(Known.open(name, where, COMMIT));
        return;
      }
      var at = arrival.get().at();
      at.ifPresent(moment -> memory.put(key, moment));
      var done = Known.done(name, where, COMMIT, at.orElse(null));
      add(at.isPresent() ? done : done.noting("longer ago than the log is looked at"));
    } catch (Refusal e) {
      if (e.status() == 404) {
        never(name, where, "there is no such table here yet");
      } else if (e.status() == 403) {
        never(name, where, "you may not read the table");
      } else {
        add(Known.open(name, where, COMMIT).noting(e.getMessage()));
      }
    }
  }

  private void add(Known step) {
    steps.add(step);
    open = open || !step.happened();
  }

  private Optional<Instant> landed(String path) {
    var key = visitor.name() + "/" + path;
    var known = memory.get(key);
    if (known.isPresent()) {
      return known;
    }
    try {
      var modified = visitor.workspace().files().getMetadata(path).getLastModified();
      var at = ZonedDateTime.parse(modified, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      memory.put(key, at);
      return Optional.of(at);
    } catch (NotFound e) {
      return Optional.empty();
    }
  }
}
