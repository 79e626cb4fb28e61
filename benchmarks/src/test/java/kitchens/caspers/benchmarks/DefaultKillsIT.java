package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The target {@code default} at sixty times real time, while a person decides and everything that
 * it runs on is killed with -9 in turn: one recommendation an order, one decision a click.
 */
@Tag("chaos")
class DefaultKillsIT {
  private static final int BETWEEN = 20;

  @Test
  void oneRecommendationAnOrderAndOneDecisionAClick() throws Exception {
    try (var installation = Installation.create();
        var recommendations = new Recommendations(installation)) {
      installation.caspers("up", "--detach", "--var", "speed_up=60").succeeded();
      var universe = new LiveUniverse(installation);
      LiveUniverse.await("a recommendation", () -> recommendations.count() > 0);

      List<String> clicked;
      try (var clicks = new Clicks(installation)) {
        clicks.more(BETWEEN);
        universe.killCompute();
        clicks.more(BETWEEN);
        universe.kill("refund-manager.jar");
        clicks.more(BETWEEN);
        universe.kill(installation.home().resolve("lakebase").toString());
        clicks.more(BETWEEN);
        universe.killPostgres();
        clicks.more(BETWEEN);
        universe.killWorkspace();
        installation.caspers("workspace", "start").succeeded();
        clicks.more(BETWEEN);
        universe.stopSimulator();
        clicked = new ArrayList<>(clicks.end().keySet());
      }

      var delivered = Delivered.since(installation, Duration.ofDays(1)).keySet();
      assertThat(delivered).isNotEmpty();
      LiveUniverse.await(
          "a recommendation for each delivered order",
          () -> new HashSet<>(recommendations.orderIds()).containsAll(delivered));
      assertThat(recommendations.orderIds()).containsExactlyInAnyOrderElementsOf(delivered);
      assertThat(
              installation
                  .sql("SELECT count(*) AS n FROM caspers.recommender.refund_recommendations")
                  .get(0)
                  .get("n")
                  .asInt())
          .isEqualTo(delivered.size());

      assertThat(clicked).isNotEmpty();
      assertThat(recommendations.query("SELECT order_id FROM refunds.refund_decisions"))
          .extracting(row -> row.get(0))
          .containsExactlyInAnyOrderElementsOf(clicked);
    }
  }
}
