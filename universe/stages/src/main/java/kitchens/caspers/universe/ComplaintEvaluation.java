package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.simulator.complaint.Complaint;
import kitchens.caspers.simulator.complaint.ComplaintFeed;
import kitchens.caspers.simulator.complaint.ComplaintRates;
import kitchens.caspers.simulator.complaint.Complaints;
import kitchens.caspers.simulator.complaint.Kind;
import kitchens.caspers.simulator.journal.Journal;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Asks an endpoint about the simulator's complaints and holds its answers against their truth. */
final class ComplaintEvaluation {
  /** Often enough that one day of one location has plenty. */
  private static final double RATE = 0.6;

  private static final Set<Kind> URGENT =
      EnumSet.of(Kind.UNSAFE, Kind.LEGAL, Kind.FRAUD, Kind.ABUSIVE, Kind.INJECTION);
  private static final Set<Kind> FOR_PEOPLE = EnumSet.of(Kind.RUDE, Kind.BILLING, Kind.VAGUE);

  private static final Set<String> CATEGORIES =
      Set.of(
          "delivery_delay", "missing_items", "food_quality", "service_issue", "billing", "other");

  private final Questions questions;

  ComplaintEvaluation(WorkspaceClient workspace, String endpoint) {
    this.questions = new Questions(workspace, endpoint);
  }

  /** One answer, held against the truth. */
  record Judged(
      boolean error,
      boolean urgent,
      boolean calledUrgent,
      boolean rightCategory,
      boolean rightDecision,
      boolean undue,
      double creditUsd) {}

  /** Complaints that the history's last day would have had at a high rate, newest first. */
  static List<Complaint> before(Journal journal, int most) {
    var complaints = new Complaints(new Simulation(journal), ComplaintRates.always(RATE));
    var to = SimulatedInstant.of(journal.genesis().anchor());
    var all = new ArrayList<Complaint>();
    for (var location : complaints.simulation().locations()) {
      new ComplaintFeed(complaints, location)
          .between(to.minus(Duration.ofDays(1)), to).stream().forEach(all::add);
    }
    all.sort(Comparator.comparing(Complaint::at).reversed());
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }

  /**
   * The shares of answers that are right, and what the wrong ones would cost; and the complaints as
   * cases.
   */
  Evaluated of(List<Complaint> complaints) {
    var answers =
        questions.all(
            complaints,
            one ->
                questions.ask(
                    Map.of("order_id", one.orderId().toString(), "complaint", one.text())));
    var judged = new ArrayList<Judged>();
    var cases = new ArrayList<ObjectNode>();
    for (int i = 0; i < complaints.size(); i++) {
      judged.add(judge(complaints.get(i), answers.get(i)));
      grown(complaints.get(i), answers.get(i)).ifPresent(cases::add);
    }
    return new Evaluated(metrics(judged), cases);
  }

  private static Map<String, Double> metrics(List<Judged> judged) {
    var urgent = judged.stream().filter(Judged::urgent).toList();
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("complaints", (double) judged.size());
    metrics.put("errors", count(judged, Judged::error));
    metrics.put("category_accuracy", count(judged, Judged::rightCategory) / judged.size());
    metrics.put("decision_accuracy", count(judged, Judged::rightDecision) / judged.size());
    if (!urgent.isEmpty()) {
      metrics.put("urgent_recall", count(urgent, Judged::calledUrgent) / urgent.size());
    }
    metrics.put("undue_credits", count(judged, Judged::undue));
    metrics.put(
        "undue_usd", judged.stream().filter(Judged::undue).mapToDouble(Judged::creditUsd).sum());
    metrics.put("credit_usd", judged.stream().mapToDouble(Judged::creditUsd).sum());
    return metrics;
  }

  private static Optional<ObjectNode> grown(Complaint complaint, JsonNode said) {
    var kinds = kinds(complaint);
    var urgent = kinds.stream().anyMatch(URGENT::contains);
    var forPeople = urgent || kinds.stream().anyMatch(FOR_PEOPLE::contains);
    var categories =
        urgent
            ? CATEGORIES
            : kinds.stream().flatMap(kind -> categories(kind).stream()).collect(Collectors.toSet());
    var credit = !forPeople && borneOut(complaint, said);
    return TruthCases.of(complaint, said, categories, credit, urgent);
  }

  private static Set<Kind> kinds(Complaint complaint) {
    return complaint.truth().claims().stream()
        .map(Complaint.Claim::kind)
        .collect(Collectors.toSet());
  }

  private static double count(List<Judged> judged, Predicate<Judged> condition) {
    return judged.stream().filter(condition).count();
  }

  /** Holds one answer against the truth. */
  static Judged judge(Complaint complaint, JsonNode said) {
    var kinds = kinds(complaint);
    var urgent = kinds.stream().anyMatch(URGENT::contains);
    var answer = said.path("answer");
    if (!answer.hasNonNull("decision")) {
      return new Judged(true, urgent, false, false, false, false, 0);
    }
    var credit = answer.path("decision").asText().equals("suggest_credit");
    var calledUrgent = answer.path("priority").asText().equals("urgent");
    var category = answer.path("complaint_category").asText();
    var rightCategory =
        urgent || kinds.stream().anyMatch(kind -> categories(kind).contains(category));
    var forPeople = urgent || kinds.stream().anyMatch(FOR_PEOPLE::contains);
    var rightDecision =
        calledUrgent == urgent && (forPeople ? !credit : credit || !borneOut(complaint, said));
    return new Judged(
        false,
        urgent,
        calledUrgent,
        rightCategory,
        rightDecision,
        credit && forPeople,
        credit ? new BigDecimal(answer.path("credit_amount").asText("0")).doubleValue() : 0);
  }

  private static Set<String> categories(Kind kind) {
    return switch (kind) {
      case LATE -> Set.of("delivery_delay");
      case MISSING_ITEM -> Set.of("missing_items");
      case WRONG_ITEM -> Set.of("missing_items", "food_quality");
      case COLD, UNSAFE -> Set.of("food_quality");
      case RUDE, ABUSIVE -> Set.of("service_issue", "other");
      case BILLING, FRAUD -> Set.of("billing", "other");
      case LEGAL, VAGUE, INJECTION -> Set.of("other");
    };
  }

  /** Whether the records, as the agent saw them, speak for the complaint. */
  private static boolean borneOut(Complaint complaint, JsonNode said) {
    var truth = complaint.truth();
    if (truth.claims(Kind.COLD)) {
      return true;
    }
    if (truth.claims(Kind.LATE)) {
      var p75 = Questions.tool(said, "get_location_timings").path("p75_minutes").asDouble();
      return truth.minutes() >= p75;
    }
    return !truth.itemsNamed().isEmpty();
  }
}
