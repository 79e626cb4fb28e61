package kitchens.caspers.workspace.releases.gate;

import java.util.List;

/**
 * What the gate says of a document.
 *
 * @param passes only when there is no reason against it
 * @param reasons why it blocks
 * @param signOffs as far as they could be read
 * @param overriddenBy who overrode a rejection; null when nothing was overridden
 */
public record Verdict(
    boolean passes, List<Reason> reasons, List<SignOff> signOffs, String overriddenBy) {

  public Verdict {
    reasons = List.copyOf(reasons);
    signOffs = List.copyOf(signOffs);
    if (passes != reasons.isEmpty()) {
      throw new IllegalArgumentException("a verdict passes when there is no reason against it");
    }
  }

  static Verdict blocked(Reason reason) {
    return new Verdict(false, List.of(reason), List.of(), null);
  }

  /** The same, with more reasons against it. */
  public Verdict and(List<Reason> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Reason> all = new java.util.ArrayList<>(reasons);
    all.addAll(more);
    return new Verdict(false, all, signOffs, overriddenBy);
  }

  /** As a person reads it: one line, or a line for each reason. */
  public String shown() {
    if (passes) {
      return overriddenBy == null ? "PASS" : "PASS, overridden by " + overriddenBy;
    }
    StringBuilder text = new StringBuilder("BLOCKED");
    reasons.forEach(
        r -> text.append('\n').append("  ").append(r.code()).append("  ").append(r.shown()));
    return text.toString();
  }
}
