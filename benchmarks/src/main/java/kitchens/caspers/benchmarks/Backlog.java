package kitchens.caspers.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How fast a table of answers grew while it worked off a history. */
record Backlog(long rows, double seconds, int commits) {
  private static final Duration BOUND = Duration.ofMinutes(10);
  private static final Duration QUIET = Duration.ofSeconds(5);

  /** Waits until the table's backlog is worked off; its first commit only starts the clock. */
  static Backlog of(Installation installation, String table) throws Exception {
    var location = installation.client().tables().get(table).getStorageLocation();
    var commits = awaitQuiet(new DeltaLog(Path.of(URI.create(location))));
    var first = commits.get(0);
    var last = commits.get(commits.size() - 1);
    return new Backlog(
        commits.stream().skip(1).mapToLong(DeltaLog.Commit::rowsAdded).sum(),
        Duration.between(first.visibleAt(), last.visibleAt()).toMillis() / 1000.0,
        commits.size());
  }

  double perSecond() {
    return rows / seconds;
  }

  /** The commits that worked off the backlog: up to a pause, or until only live orders come. */
  private static List<DeltaLog.Commit> awaitQuiet(DeltaLog log) throws Exception {
    var end = Instant.now().plus(BOUND);
    while (Instant.now().isBefore(end)) {
      var commits = log.commits().stream().filter(c -> c.rowsAdded() > 0).toList();
      for (int i = 1; i < commits.size(); i++) {
        if (quiet(commits.get(i - 1).visibleAt(), commits.get(i).visibleAt())) {
          return commits.subList(0, i);
        }
      }
      if (commits.size() > 1 && quiet(commits.get(commits.size() - 1).visibleAt(), Instant.now())) {
        return commits;
      }
      Thread.sleep(500);
    }
    throw new IllegalStateException("the backlog of answers did not come to an end");
  }

  private static boolean quiet(Instant a, Instant b) {
    return Duration.between(a, b).compareTo(QUIET) > 0;
  }
}
