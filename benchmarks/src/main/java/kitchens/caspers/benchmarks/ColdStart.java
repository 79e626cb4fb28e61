package kitchens.caspers.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** From an empty home to the first gold row that a query sees, and the first recommendation. */
final class ColdStart implements Benchmark {
  private static final Duration BOUND = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "cold-start";
  }

  @Override
  public String description() {
    return "empty home, built tree, to the first gold row and the first recommendation";
  }

  @Override
  public List<Metric> run() throws Exception {
    var out = Files.createTempFile("caspers-", ".out");
    var err = Files.createTempFile("caspers-", ".err");
    try (var installation = Installation.create()) {
      var progress = new Progress();
      var up = installation.start(out, err, "up", "--detach");
      var gold = awaitGold(installation, progress, up, out, err);
      var recommendation = awaitRecommendation(installation, progress, up, out, err);
      up.waitFor();
      progress.step("up has ended with exit code %d", up.exitValue());
      Files.readAllLines(out).forEach(line -> System.err.println("  | " + line));
      return List.of(
          new Metric("first_recommendation_seconds", recommendation, "s"),
          new Metric("first_gold_seconds", gold, "s"));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static double awaitGold(
      Installation installation, Progress progress, Process up, Path out, Path err)
      throws Exception {
    var end = Instant.now().plus(BOUND);
    var client = false;
    while (Instant.now().isBefore(end)) {
      requireWell(up, out, err);
      if (!client && Files.exists(installation.home().resolve("workspace.json"))) {
        progress.step("the workspace answers");
        client = true;
      }
      if (client && Gold.hasRows(installation)) {
        progress.step("a query over gold_order_header has a row");
        return progress.elapsedSeconds();
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("no gold row within " + BOUND.toSeconds() + " s");
  }

  private static double awaitRecommendation(
      Installation installation, Progress progress, Process up, Path out, Path err)
      throws Exception {
    var end = Instant.now().plus(BOUND);
    var recommendations = new Recommendations(installation);
    while (Instant.now().isBefore(end)) {
      requireWell(up, out, err);
      if (recommendations.count() > 0) {
        progress.step("a recommendation is in the database that the app reads");
        return progress.elapsedSeconds();
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("no recommendation within " + BOUND.toSeconds() + " s");
  }

  private static void requireWell(Process up, Path out, Path err) throws Exception {
    if (!up.isAlive() && up.exitValue() != 0) {
      throw new IllegalStateException(
          "up failed\n" + Files.readString(out) + Files.readString(err));
    }
  }
}
