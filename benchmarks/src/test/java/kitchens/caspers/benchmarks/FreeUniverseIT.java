package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.catalog.ListCatalogsRequest;
import com.databricks.sdk.service.jobs.BaseJob;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The life of the target {@code free}, as a user leads it: up, asked, cleaned up, up again. */
@TestMethodOrder(OrderAnnotation.class)
@Tag("long")
class FreeUniverseIT {
  private static Installation installation;
  private static LiveUniverse universe;

  @BeforeAll
  static void anEmptyHome() throws Exception {
    installation = Installation.create();
    universe = new LiveUniverse(installation);
  }

  @AfterAll
  static void takeDown() throws Exception {
    installation.close();
  }

  @Test
  @Order(1)
  void upBringsTheBusinessToLife() throws Exception {
    var up = installation.caspers("up", "-t", "free", "--detach").succeeded();
    assertThat(up.out() + up.err())
        .contains("Raw_Data", "Lakeflow_Declarative_Pipeline", "/login?code=")
        .contains("http://127.0.0.1:" + installation.port());
    universe.awaitGold();
  }

  @Test
  @Order(2)
  void queriesAnswerOverLiveGolds() throws Exception {
    for (var table :
        List.of(
            "all_events",
            "silver_order_items",
            "gold_order_header",
            "gold_item_sales_day",
            "gold_brand_sales_day",
            "gold_location_sales_hourly",
            "gold_order_delivery",
            "gold_location_timings")) {
      var rows = installation.sql("SELECT * FROM caspers.lakeflow.%s LIMIT 1".formatted(table));
      assertThat(rows).as(table).hasSize(1);
    }
    var brands =
        installation.sql(
            """
            SELECT count(*) AS n
            FROM caspers.lakeflow.gold_brand_sales_day AS sales
            LEFT ANTI JOIN caspers.simulator.brands USING (brand_id)
            """);
    assertThat(brands.get(0).get("n").asInt()).as("sales of brands that there are not").isZero();
  }

  @Test
  @Order(3)
  void upOnTopOfItselfIsFine() throws Exception {
    installation.caspers("up", "-t", "free", "--detach").succeeded();
    assertThat(jobs()).hasSize(2);
  }

  @Test
  @Order(4)
  void goldEqualsTheSimulatorsTruth() throws Exception {
    universe.stopSimulator();
    var truth = universe.truth();
    universe.awaitEvents(truth.events());
    var expected =
        new LiveUniverse.Sums(
            truth.ordersCreated() - truth.ordersWithoutItems(), truth.revenueCents());
    LiveUniverse.await("gold to equal the truth", () -> same(expected));
    assertThat(universe.gold()).isEqualTo(expected);
    assertThat(universe.brandDays().cents()).isEqualTo(truth.revenueCents());
    assertThat(universe.events()).isEqualTo(truth.events());
  }

  @Test
  @Order(5)
  void cleanupDeletesWhatTheStagesMade() throws Exception {
    installation.caspers("bundle", "run", "cleanup", "-t", "free").succeeded();
    assertThat(jobs()).extracting(job -> job.getSettings().getName()).hasSize(1);
    assertThat(installation.client().pipelines().listPipelines(new ListPipelinesRequest()))
        .isEmpty();
    assertThat(installation.client().catalogs().list(new ListCatalogsRequest()))
        .noneMatch(catalog -> catalog.getName().equals("caspers"));
    assertThat(universe.simulatorProcess()).isEmpty();
    LiveUniverse.await("the storage to be empty", () -> filesBelow("storage").isEmpty());
  }

  @Test
  @Order(6)
  void destroyDeletesWhatTheBundleMade() throws Exception {
    installation.caspers("bundle", "destroy", "-t", "free", "--auto-approve").succeeded();
    assertThat(jobs()).isEmpty();
    assertThat(filesBelow("workspace-files")).isEmpty();
  }

  @Test
  @Order(7)
  void upWorksAgainAfterIt() throws Exception {
    installation.caspers("up", "-t", "free", "--detach").succeeded();
    universe.awaitGold();
  }

  @Test
  @Order(8)
  void downLeavesNoProcess() throws Exception {
    installation.caspers("down").succeeded();
    var home = installation.home().toString();
    LiveUniverse.await(
        "the end of every process",
        () ->
            ProcessHandle.allProcesses()
                .noneMatch(p -> p.info().commandLine().orElse("").contains(home)));
    var again = installation.caspers("down").succeeded();
    assertThat(again.out() + again.err()).contains("No workspace is running");
  }

  private static boolean same(LiveUniverse.Sums expected) {
    try {
      return universe.gold().equals(expected);
    } catch (Exception e) {
      return false;
    }
  }

  private static List<BaseJob> jobs() throws IOException {
    return StreamSupport.stream(
            installation.client().jobs().list(new ListJobsRequest()).spliterator(), false)
        .toList();
  }

  private static List<Path> filesBelow(String folder) {
    var root = installation.home().resolve(folder);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (var files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      return List.of(root); // it changes while we look
    }
  }
}
