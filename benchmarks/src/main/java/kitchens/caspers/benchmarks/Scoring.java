package kitchens.caspers.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How many orders a second go through the whole tool loop with the policy model: the history of
 * four locations as a backlog, from the first commit of recommendations to the last.
 */
final class Scoring implements Benchmark {
  private static final Duration BOUND = Duration.ofMinutes(10);
  private static final Duration QUIET = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "scoring";
  }

  @Override
  public String description() {
    return "a backlog of orders through the agent's whole tool loop: orders_per_second";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation
          .variable("locations", String.join(",", Worlds.FOUR))
          .variable("score_from", "2000-01-01T00:00:00Z")
          .caspers("up", "--detach")
          .succeeded();
      progress.step("up");
      var location =
          installation
              .client()
              .tables()
              .get(LiveUniverse.CATALOG + ".recommender.refund_recommendations")
              .getStorageLocation();
      var log = new DeltaLog(Path.of(URI.create(location)));
      var commits = awaitQuiet(log);
      var first = commits.get(0);
      var last = commits.get(commits.size() - 1);
      var orders = commits.stream().skip(1).mapToLong(DeltaLog.Commit::rowsAdded).sum();
      var seconds = Duration.between(first.visibleAt(), last.visibleAt()).toMillis() / 1000.0;
      progress.step("%d orders in %.1f s, in %d commits", orders, seconds, commits.size());
      return List.of(
          new Metric("orders_per_second", orders / seconds, "orders/s"),
          new Metric("orders", orders, "orders"));
    }
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
    throw new IllegalStateException("scoring did not come to an end");
  }

  private static boolean quiet(Instant a, Instant b) {
    return Duration.between(a, b).compareTo(QUIET) > 0;
  }
}
