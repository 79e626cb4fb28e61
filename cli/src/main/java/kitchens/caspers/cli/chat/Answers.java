package kitchens.caspers.cli.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What tools print in JSON, in words where a person asked. */
final class Answers {

  private static final int MOST_LINES = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  static String forAPerson(String tool, String printed) {
    try {
      return switch (tool) {
        case "explain_order" -> order(JSON.readTree(printed));
        case "list_recommendations" -> recommendations(JSON.readTree(printed));
        case "list_stages" -> stages(JSON.readTree(printed));
        default -> cut(printed);
      };
    } catch (JsonProcessingException notJson) {
      return cut(printed);
    }
  }

  private static String order(JsonNode order) {
    var lines = new ArrayList<String>();
    lines.add("Order " + order.path("order_id").asText());
    var took = order.at("/delivery/duration_minutes");
    if (took.isNumber()) {
      lines.add("  it took %s minutes".formatted(minutes(took)));
    }
    var timings = order.path("timings");
    if (timings.has("p75_minutes")) {
      lines.add(
          "  there, half take up to %s minutes, three quarters up to %s, almost all up to %s"
              .formatted(
                  minutes(timings.path("p50_minutes")),
                  minutes(timings.path("p75_minutes")),
                  minutes(timings.path("p99_minutes"))));
    }
    var said = said(order.path("recommendation"));
    if (!said.isObject()) {
      lines.add("  the refund agent has not looked at it");
    } else {
      lines.add(
          "  the refund agent suggests %s, $%s"
              .formatted(
                  said.path("refund_class").asText("?"), said.path("refund_usd").asText("?")));
      add(lines, "  because: ", said.path("reason"));
    }
    for (var decision : order.path("decisions")) {
      lines.add(
          "  decided: %s, $%s, by %s at %s%s"
              .formatted(
                  decision.path("action").asText("?"),
                  decision.path("amount_usd").asText("0"),
                  decision.path("decided_by").asText("?"),
                  decision.path("decided_ts").asText("?"),
                  decision.path("reason").asText("").isEmpty()
                      ? ""
                      : ", because: " + decision.path("reason").asText()));
    }
    if (order.path("decisions").isEmpty()) {
      lines.add("  nobody has decided yet");
    }
    return String.join("\n", lines);
  }

  /** What the agent suggests; missing where it has not judged yet. */
  private static JsonNode said(JsonNode recommendation) {
    return recommendation.path("suggestion");
  }

  private static String recommendations(JsonNode page) {
    var rows = page.path("recommendations");
    if (rows.isEmpty()) {
      return "There are none.";
    }
    var lines = new ArrayList<String>();
    for (var row : rows) {
      var said = said(row);
      lines.add(
          "%s  %-8s $%-8s %s"
              .formatted(
                  row.path("order_id").asText(),
                  said.path("refund_class").asText("?"),
                  said.path("refund_usd").asText("?"),
                  said.path("reason").asText("")));
    }
    return cut(String.join("\n", lines));
  }

  private static String stages(JsonNode jobs) {
    var lines = new ArrayList<String>();
    for (var job : jobs.path("jobs")) {
      lines.add(job.at("/settings/name").asText());
      for (var task : job.at("/settings/tasks")) {
        var after = new ArrayList<String>();
        task.path("depends_on").forEach(d -> after.add(d.path("task_key").asText()));
        lines.add(
            "  "
                + task.path("task_key").asText()
                + (after.isEmpty() ? "" : "  after " + String.join(", ", after)));
      }
    }
    return lines.isEmpty()
        ? "There are no jobs yet: start the universe."
        : cut(String.join("\n", lines));
  }

  private static String minutes(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.1f", value.doubleValue()) : "?";
  }

  private static void add(List<String> lines, String before, JsonNode value) {
    if (!value.isMissingNode() && !value.isNull()) {
      lines.add(before + value.asText());
    }
  }

  private static String cut(String text) {
    var lines = text.lines().toList();
    return lines.size() <= MOST_LINES
        ? text
        : lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n"))
            + "\n… and "
            + (lines.size() - MOST_LINES)
            + " lines more";
  }
}
