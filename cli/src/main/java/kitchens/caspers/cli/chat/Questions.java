package kitchens.caspers.cli.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kitchens.caspers.cli.mcp.UniverseTool;

/** What is said to a person: questions, and what tools do in words. */
final class Questions {

  static final String EXAMPLES =
      "Try: start caspers; new location in Mountain View; simulate an order right now; make Chicago"
          + " twice as busy on Friday; show me today's late orders; why was order … refunded?";

  private static final Map<String, String> DOES =
      Map.ofEntries(
          Map.entry("start_universe", "start the universe"),
          Map.entry("stop_universe", "stop the workspace and everything in it"),
          Map.entry("status", "show what runs"),
          Map.entry("list_stages", "list the stages"),
          Map.entry("run_stage", "run a stage again"),
          Map.entry("new_location", "set up a new location"),
          Map.entry("set_speed", "change the speed of the simulated clock"),
          Map.entry("pause_universe", "hold the simulated clock still"),
          Map.entry("resume_universe", "let the simulated clock go on"),
          Map.entry("simulate_order", "place an order"),
          Map.entry("inject_fault", "let something go wrong"),
          Map.entry("add_occasion", "make a location busier on a day"),
          Map.entry("orders_now", "show each location at this moment"),
          Map.entry("late_orders", "show today's late orders"),
          Map.entry("journal", "show what was done to the world"),
          Map.entry("list_recommendations", "list the suggested refunds"),
          Map.entry("explain_order", "explain an order and its refund"),
          Map.entry("decide", "decide a refund"),
          Map.entry("help", "say what I can do"));

  private static final Map<String, String> ABOUT =
      Map.ofEntries(
          Map.entry("place", "Where? Name a town, or an address in one."),
          Map.entry("factor", "How many times real time? 1 is real time, 60 is a minute a second."),
          Map.entry(
              "fault",
              "What shall go wrong? A kitchen fire, no drivers, or spoiled lines:"
                  + " duplicate, late, out_of_order, clock_skew, malformed, schema_drift."),
          Map.entry("duration", "For how long? Such as 45 minutes."),
          Map.entry("rate", "In what share of the lines? Such as 5 percent."),
          Map.entry("location", "Which location?"),
          Map.entry("lift", "How busy? Such as twice as busy."),
          Map.entry("on", "On which day?"),
          Map.entry("stage", "Which stage? Ask for the stages to see them."),
          Map.entry("order_id", "Which order? Give its id; the suggested refunds have them."),
          Map.entry("action", "Shall I confirm, change or reject it?"),
          Map.entry("amount_usd", "To how many US dollars?"),
          Map.entry("reason", "Why? The reason is kept with the decision."));

  private Questions() {}

  static String does(String tool) {
    return DOES.getOrDefault(tool, "use " + tool);
  }

  /** Everything that one could say, for whoever asks. */
  static String all(List<UniverseTool> tools) {
    return tools.stream()
        .map(UniverseTool::name)
        .filter(DOES::containsKey)
        .map(DOES::get)
        .collect(Collectors.joining("; ", "I can: ", ". " + EXAMPLES));
  }

  static String about(String tool, String slot) {
    return ABOUT.getOrDefault(slot, "What " + slot + " for " + tool + "?");
  }

  static String which(List<String> tools) {
    var choices = tools.stream().limit(3).map(Questions::does).toList();
    return "Do you want me to " + String.join(", or to ", choices) + "?";
  }

  /** An answer that is the value itself, without a sentence around it. */
  static Optional<Object> plainAnswer(String slot, String answer, Places places) {
    var text = answer.strip();
    var plain = Words.plain(text);
    return switch (slot) {
      case "place" -> places.town("in " + text).map(Object.class::cast);
      case "location" -> places.location(plain).map(Object.class::cast);
      case "factor", "lift", "amount_usd" -> number(plain);
      case "rate" -> number(plain).filter(rate -> (double) rate <= 1);
      case "duration" -> Words.span(plain).map(Object.class::cast);
      case "on" -> Words.day(plain).map(Object.class::cast);
      case "action" ->
          List.of("confirm", "change", "reject").contains(plain)
              ? Optional.of(plain)
              : Optional.empty();
      case "reason" -> text.isEmpty() ? Optional.empty() : Optional.of(text);
      case "stage" ->
          text.matches("[A-Za-z][A-Za-z0-9_]*\\+?") ? Optional.of(text) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Object> number(String plain) {
    return plain.matches("\\d{1,7}([.,]\\d+)?")
        ? Optional.of(Double.parseDouble(plain.replace(',', '.')))
        : Words.times(plain).map(Object.class::cast);
  }
}
