package kitchens.caspers.benchmarks;

import java.util.List;

/**
 * How many orders a second go through the whole tool loop with the policy model: the history of
 * four locations as a backlog, from the first commit of recommendations to the last.
 */
final class Scoring implements Benchmark {
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
      var backlog =
          Backlog.of(installation, LiveUniverse.CATALOG + ".recommender.refund_recommendations");
      progress.step(
          "%d orders in %.1f s, in %d commits",
          backlog.rows(), backlog.seconds(), backlog.commits());
      return List.of(
          new Metric("orders_per_second", backlog.perSecond(), "orders/s"),
          new Metric("orders", backlog.rows(), "orders"));
    }
  }
}
