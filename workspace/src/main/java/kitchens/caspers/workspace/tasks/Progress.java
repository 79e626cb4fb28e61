package kitchens.caspers.workspace.tasks;

import java.util.List;

/**
 * How far a run is, for people.
 *
 * @param step that it is at or has done last, counted from 1; 0 before the first
 * @param of about how many there will be
 */
record Progress(int step, int of, String text) {

  static Progress of(Run run, List<Step> steps) {
    List<Step> counted = steps.stream().filter(Step::counts).toList();
    int step = counted.size();
    int of = Math.max(run.planned(), step);
    return new Progress(step, of, text(run, steps, step, of));
  }

  private static String text(Run run, List<Step> steps, int step, int of) {
    switch (run.state()) {
      case QUEUED -> {
        return step == 0 ? "waiting for its turn" : "step " + step + " of about " + of + " is done";
      }
      case DONE -> {
        return step == 1 ? "done in 1 step" : "done in " + step + " steps";
      }
      case FAILED -> {
        return "failed after step " + step + " of about " + of;
      }
      case CANCELED -> {
        return "canceled after step " + step + " of about " + of;
      }
      default -> {
        // Told by the last step below.
      }
    }
    Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    if (last == null || !last.counts()) {
      return step == 0 ? "planning" : "thinking, after step " + step + " of about " + of;
    }
    String told = "step " + step + " of about " + of + ": " + last.title();
    return switch (last.state()) {
      case APPROVAL -> told + " (waits for a person's approval)";
      case UNKNOWN -> told + " (a person must say whether it was done)";
      default -> told;
    };
  }
}
