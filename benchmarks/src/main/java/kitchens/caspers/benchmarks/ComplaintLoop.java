package kitchens.caspers.benchmarks;

import java.util.List;

/**
 * How many complaints a second go through the whole loop with the policy model: everybody who
 * ordered at four locations complains, from the first commit of answers to the last.
 */
final class ComplaintLoop implements Benchmark {
  @Override
  public String name() {
    return "complaints";
  }

  @Override
  public String description() {
    return "a backlog of complaints through the agent's whole loop: complaints_per_second";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation
          .variable("locations", String.join(",", Worlds.FOUR))
          .variable("score_from", "2000-01-01T00:00:00Z")
          .variable("complaint_rate", "1")
          .caspers("up", "-t", "complaints", "--detach")
          .succeeded();
      progress.step("up");
      var backlog =
          Backlog.of(installation, LiveUniverse.CATALOG + ".complaints.complaint_responses");
      progress.step(
          "%d complaints in %.1f s, in %d commits",
          backlog.rows(), backlog.seconds(), backlog.commits());
      return List.of(
          new Metric("complaints_per_second", backlog.perSecond(), "complaints/s"),
          new Metric("complaints", backlog.rows(), "complaints"));
    }
  }
}
