package kitchens.caspers.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import kitchens.caspers.bundle.deploy.Action;
import kitchens.caspers.bundle.deploy.Change;
import kitchens.caspers.bundle.deploy.Plan;
import kitchens.caspers.bundle.deploy.PlannedAction;
import kitchens.caspers.cli.output.CliException;

/** A plan as people read it. */
final class PlanView {

  private static final int LONGEST = 60;

  private PlanView() {}

  static String text(Plan plan) {
    var lines = new ArrayList<String>();
    plan.actions()
        .forEach(
            (key, action) -> {
              if (action.action() != Action.SKIP) {
                add(lines, key, action);
              }
            });
    if (!lines.isEmpty()) {
      lines.add("");
    }
    if (plan.isEmpty()) {
      var all = plan.actions().size();
      lines.add(
          "Nothing to change: "
              + all
              + (all == 1 ? " resource is" : " resources are")
              + " as wanted.");
    } else {
      lines.add(sum(plan));
    }
    return String.join("\n", lines);
  }

  private static void add(List<String> lines, String key, PlannedAction action) {
    var notes = new ArrayList<String>();
    if (action.reason() != null) {
      notes.add(action.reason());
    }
    if (action.losesData()) {
      notes.add("its data goes with it");
    }
    if (action.prevented()) {
      notes.add("lifecycle.prevent_destroy stands against it");
    }
    lines.add(
        "%-8s %s%s"
            .formatted(
                action.action(),
                key.substring("resources.".length()),
                notes.isEmpty() ? "" : "  (" + String.join("; ", notes) + ")"));
    action
        .changes()
        .forEach(
            (path, change) -> {
              if (change.action() != Action.SKIP) {
                lines.add("           " + path + ": " + change(change));
              }
            });
  }

  private static String change(Change change) {
    var from = change.remote() != null ? change.remote() : change.old();
    var reason = change.reason() == null ? "" : "  (" + change.reason() + ")";
    return value(from) + " -> " + value(change.wanted()) + reason;
  }

  private static String value(JsonNode node) {
    if (node == null) {
      return "(none)";
    }
    var text = node.toString();
    return text.length() > LONGEST ? text.substring(0, LONGEST - 3) + "..." : text;
  }

  private static String sum(Plan plan) {
    var parts = new ArrayList<String>();
    for (var action : List.of(Action.CREATE, Action.UPDATE, Action.REPLACE, Action.DELETE)) {
      parts.add(plan.keys(planned -> planned.action() == action).size() + " to " + action);
    }
    parts.add(plan.keys(planned -> planned.action() == Action.SKIP).size() + " unchanged");
    return "Plan: "
        + String.join(", ", parts)
        + "; files: "
        + plan.files().uploaded().size()
        + " to upload, "
        + plan.files().deleted().size()
        + " to delete";
  }

  /**
   * Asks before data goes; without anybody to ask it refuses.
   *
   * @throws CliException when the answer is not yes
   */
  static void askAboutData(Plan plan) {
    var keys = plan.keys(PlannedAction::losesData);
    if (keys.isEmpty()) {
      return;
    }
    System.err.println();
    for (var key : keys) {
      var action = plan.actions().get(key).action().toString();
      System.err.println(
          action.substring(0, 1).toUpperCase(Locale.ROOT)
              + action.substring(1)
              + " "
              + key.substring("resources.".length())
              + ": its data goes with it");
    }
    if (System.console() == null) {
      throw new CliException(
          "nothing was changed: data would be deleted — look at caspers bundle plan, then use"
              + " --auto-approve");
    }
    System.err.print("Go on? [y/N] ");
    var answer = new Scanner(System.in);
    if (!answer.hasNextLine() || !answer.nextLine().strip().matches("(?i)y(es)?")) {
      throw new CliException("nothing was changed");
    }
  }
}
