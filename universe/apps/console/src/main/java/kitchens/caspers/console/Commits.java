package kitchens.caspers.console;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * When a row came into a table: the time of the first commit of its Delta log that holds it. The
 * log says when each version was committed, and each version can be asked whether it holds the row.
 */
final class Commits {
  /** Versions that are looked at; of a table that commits each second the last quarter hour. */
  private static final int MOST = 1_000;

  private final Statements statements;

  /** A version of a table. */
  record Commit(long version, Instant at) {}

  /**
   * A row that is there.
   *
   * @param at when it came; empty when that was before what is looked at
   */
  record Arrival(Optional<Instant> at) {}

  Commits(Statements statements) {
    this.statements = statements;
  }

  /**
   * When a row came.
   *
   * @param table full name, quoted
   * @param condition that it fulfils, with {@code :name} markers
   * @param notBefore a moment at which it cannot have been there yet
   * @return empty when it is not there yet
   */
  Optional<Arrival> arrival(
      Visitor visitor,
      String table,
      String condition,
      Map<String, String> values,
      Instant notBefore) {
    var now = "SELECT 1 FROM %s WHERE %s LIMIT 1".formatted(table, condition);
    if (statements.run(visitor, now, values).isEmpty()) {
      return Optional.empty();
    }
    var then = "SELECT 1 FROM %s VERSION AS OF %d WHERE %s LIMIT 1";
    var history =
        statements.run(visitor, "DESCRIBE HISTORY %s LIMIT %d".formatted(table, MOST), Map.of());
    var found =
        first(
            since(history, notBefore),
            version ->
                !statements
                    .run(visitor, then.formatted(table, version, condition), values)
                    .isEmpty());
    return Optional.of(new Arrival(found.filter(c -> !cut(history, c)).map(Commit::at)));
  }

  /** Whether a row may have come before a version, the oldest of those that are looked at. */
  private static boolean cut(List<List<String>> history, Commit found) {
    return history.size() == MOST
        && history.get(MOST - 1).get(0).equals(Long.toString(found.version()));
  }

  /** The versions that a table's history tells of since a moment, the oldest first. */
  static List<Commit> since(List<List<String>> history, Instant from) {
    var commits = new ArrayList<Commit>();
    for (var i = history.size() - 1; i >= 0; i--) {
      var row = history.get(i);
      var commit = new Commit(Long.parseLong(row.get(0)), moment(row.get(1)));
      if (!commit.at().isBefore(from)) {
        commits.add(commit);
      }
    }
    return commits;
  }

  /**
   * The first that holds, of commits of which all later ones hold, too. The first is likely, so
   * steps grow from there before they shrink.
   */
  static Optional<Commit> first(List<Commit> commits, LongPredicate holds) {
    var beyond = -1; // the last of which is known that it does not hold
    var found = commits.size();
    for (var i = 0; i < commits.size(); i = Math.min(2 * i + 1, commits.size() - 1)) {
      if (holds.test(commits.get(i).version())) {
        found = i;
        break;
      }
      beyond = i;
      if (i == commits.size() - 1) {
        return Optional.empty();
      }
    }
    while (found - beyond > 1) {
      var middle = (found + beyond) / 2;
      if (holds.test(commits.get(middle).version())) {
        found = middle;
      } else {
        beyond = middle;
      }
    }
    return found == commits.size() ? Optional.empty() : Optional.of(commits.get(found));
  }

  /** A timestamp as the statement API gives it, in UTC. */
  static Instant moment(String text) {
    var iso = text.replace(' ', 'T');
    return iso.endsWith("Z")
        ? Instant.parse(iso)
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }
}
