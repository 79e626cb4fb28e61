package kitchens.caspers.universe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kitchens.caspers.simulator.complaint.Complaint;

/**
 * Cases of evaluation sets, grown from real orders: the facts are what the tools answered, what is
 * right is the simulator's truth. {@code eval.yml} of each agent says what a case's fields mean.
 */
final class TruthCases {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BigDecimal CENT = new BigDecimal("0.01");

  private TruthCases() {}

  /** An order to be refunded or not; empty when the tools did not know enough of it. */
  static Optional<ObjectNode> of(OrderTruth truth, JsonNode said) {
    var timings = Questions.tool(said, "get_location_timings");
    if (!timings.hasNonNull("p75_minutes") || !timings.hasNonNull("p99_minutes")) {
      return Optional.empty();
    }
    var just =
        RefundRules.refundClass(
            truth.minutes(),
            new BigDecimal(timings.get("p75_minutes").asText()),
            new BigDecimal(timings.get("p99_minutes").asText()));
    var least =
        switch (just) {
          case "none" -> BigDecimal.ZERO;
          case "partial" -> CENT;
          default -> truth.total();
        };
    var most =
        switch (just) {
          case "none" -> BigDecimal.ZERO;
          case "partial" -> truth.total().subtract(CENT);
          default -> truth.total();
        };
    var one = JSON.createObjectNode().put("name", truth.orderId());
    one.put("total", truth.total()).put("minutes", truth.minutes());
    one.set("p50", timings.path("p50_minutes"));
    one.set("p75", timings.path("p75_minutes"));
    one.set("p99", timings.path("p99_minutes"));
    one.put("refund_class", just).put("least_usd", least).put("most_usd", most);
    one.putArray("tags").add("grown").add(just);
    return Optional.of(one);
  }

  /**
   * A complaint; empty when the tools did not know enough of its order.
   *
   * @param categories right ones
   * @param credit whether a credit is right, or a person is to look
   */
  static Optional<ObjectNode> of(
      Complaint complaint,
      JsonNode said,
      Collection<String> categories,
      boolean credit,
      boolean urgent) {
    var overview = Questions.tool(said, "get_order_overview");
    var timing = Questions.tool(said, "get_order_timing");
    var usual = Questions.tool(said, "get_location_timings");
    if (!overview.has("order_total") || !usual.has("p75_minutes")) {
      return Optional.empty();
    }
    var one = JSON.createObjectNode().put("id", complaint.id().toString());
    one.putObject("inputs").put("complaint", complaint.text());
    var facts = one.putObject("facts");
    copy(overview, facts, List.of("order_id", "order_total", "items"));
    copy(timing, facts, List.of("location", "duration_minutes"));
    copy(usual, facts, List.of("p50_minutes", "p75_minutes", "p99_minutes"));
    var expected = one.putObject("expectations");
    categories.stream().sorted().forEach(expected.putArray("complaint_category")::add);
    expected.put("decision", credit ? "suggest_credit" : "escalate");
    if (!credit) {
      expected.put("priority", urgent ? "urgent" : "standard");
    }
    var tags = one.putArray("tags").add("grown").add(complaint.truth().language());
    complaint
        .truth()
        .claims()
        .forEach(claim -> tags.add(claim.kind().name().toLowerCase(Locale.ROOT)));
    return Optional.of(one);
  }

  private static void copy(JsonNode from, ObjectNode to, List<String> fields) {
    fields.forEach(field -> to.set(field, from.path(field)));
  }
}
