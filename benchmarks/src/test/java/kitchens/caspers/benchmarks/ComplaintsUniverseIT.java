package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.apps.ListAppsRequest;
import com.databricks.sdk.service.catalog.ListCatalogsRequest;
import com.databricks.sdk.service.jobs.ListJobsRequest;
import com.databricks.sdk.service.pipelines.ListPipelinesRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.cli.universe.SimulatorVolumes;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.complaint.Complaint;
import kitchens.caspers.simulator.complaint.ComplaintFeed;
import kitchens.caspers.simulator.complaint.ComplaintRates;
import kitchens.caspers.simulator.complaint.Complaints;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The life of the target {@code complaints}: each complaint arrives once and is answered once,
 * though those who complain are killed; no answer gives more than its order cost; then all of it is
 * cleaned up.
 */
@Tag("long")
@TestMethodOrder(OrderAnnotation.class)
class ComplaintsUniverseIT {
  private static final double RATE = 0.5;
  private static Installation installation;
  private static Recommendations database;

  @BeforeAll
  static void anEmptyHome() throws Exception {
    installation = Installation.create().variable("complaint_rate", Double.toString(RATE));
    database = new Recommendations(installation);
  }

  @AfterAll
  static void takeDown() throws Exception {
    database.close();
    installation.close();
  }

  private static List<List<String>> answers() {
    return database.query(
        """
        SELECT complaint_id, order_id, complaint, agent_response, order_total, decision,
          credit_amount, priority
        FROM complaints.pg_complaint_responses
        """);
  }

  @Test
  @Order(1)
  void upEndsWithAnswers() throws Exception {
    installation.caspers("up", "-t", "complaints", "--detach").succeeded();
    LiveUniverse.await("an answer to a complaint", () -> !answers().isEmpty());
  }

  @Test
  @Order(2)
  void eachComplaintIsAnsweredOnceThoughThoseWhoComplainAreKilled() throws Exception {
    ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().arguments().map(List::of).orElse(List.of()).stream()
                    .anyMatch("kitchens.caspers.universe.ComplaintTask"::equals))
        .filter(
            process ->
                process.parent().map(ProcessHandle::pid).equals(java.util.Optional.of(pid())))
        .forEach(ProcessHandle::destroyForcibly);
    var filed = filed();
    assertThat(filed).hasSizeGreaterThan(20);
    LiveUniverse.await(
        "an answer to each complaint of the history's last day",
        () -> {
          var answered = answers().stream().map(row -> row.get(0)).toList();
          return answered.containsAll(filed.keySet());
        });
    for (var row : answers()) {
      var complaint = filed.get(row.get(0));
      if (complaint != null) {
        assertThat(row.get(1)).isEqualTo(complaint.orderId().toString());
        assertThat(row.get(2)).isEqualTo(complaint.text());
      }
    }
    JsonNode table =
        installation
            .sql(
                "SELECT count(*) AS n, count(DISTINCT complaint_id) AS complaints"
                    + " FROM caspers.complaints.complaint_responses")
            .get(0);
    assertThat(table.get("n").asLong()).isEqualTo(table.get("complaints").asLong());
  }

  @Test
  @Order(3)
  void noAnswerGivesMoreThanItsOrderCost() {
    var credits = 0;
    for (var row : answers()) {
      assertThat(row.get(5)).as(row.toString()).isIn("suggest_credit", "escalate");
      if (row.get(5).equals("suggest_credit")) {
        credits++;
        assertThat(new java.math.BigDecimal(row.get(6)))
            .as(row.toString())
            .isPositive()
            .isLessThanOrEqualTo(new java.math.BigDecimal(row.get(4)));
      } else {
        assertThat(row.get(7)).as(row.toString()).isIn("standard", "urgent");
      }
    }
    assertThat(credits).isPositive();
  }

  @Test
  @Order(4)
  void cleanupAndDestroyDeleteEverything() throws Exception {
    installation.caspers("bundle", "run", "-t", "complaints", "cleanup").succeeded();
    var client = installation.client();
    assertThat(client.pipelines().listPipelines(new ListPipelinesRequest())).isEmpty();
    assertThat(client.apps().list(new ListAppsRequest())).isEmpty();
    assertThat(client.servingEndpoints().list())
        .noneMatch(endpoint -> endpoint.getName().startsWith("caspers-complaint"));
    assertThat(client.catalogs().list(new ListCatalogsRequest()))
        .noneMatch(catalog -> catalog.getName().startsWith("caspers"));
    installation.caspers("bundle", "destroy", "-t", "complaints", "--auto-approve").succeeded();
    assertThat(client.jobs().list(new ListJobsRequest())).isEmpty();
  }

  private static long pid() {
    try {
      return installation.status().at("/pid").asLong();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The complaints of the history's last day, as the simulator knows them. */
  private static Map<String, Complaint> filed() throws Exception {
    var journal = new SimulatorVolumes(installation.client(), LiveUniverse.CATALOG).journal();
    var complaints = new Complaints(new Simulation(journal), ComplaintRates.always(RATE));
    var to = SimulatedInstant.of(journal.genesis().anchor());
    var filed = new HashMap<String, Complaint>();
    for (var location : complaints.simulation().locations()) {
      new ComplaintFeed(complaints, location)
          .between(to.minus(Duration.ofDays(1)), to)
          .forEach(complaint -> filed.put(complaint.id().toString(), complaint));
    }
    return filed;
  }
}
