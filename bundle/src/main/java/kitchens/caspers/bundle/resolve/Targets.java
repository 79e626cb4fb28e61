package kitchens.caspers.bundle.resolve;

import java.util.List;
import kitchens.caspers.bundle.read.Merge;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;

/** Chooses a target and lays it over the rest of the bundle. */
public final class Targets {

  private static final List<String> MERGED =
      List.of(
          "bundle",
          "sync",
          "workspace",
          "artifacts",
          "resources",
          "permissions",
          "run_as",
          "presets");

  private Targets() {}

  /**
   * The name of the target to use, or null after reporting that there is no such.
   *
   * @param wanted the user's choice, or null
   */
  public static String choose(Mapping config, String wanted, Problems problems) {
    if (!(config.get("targets") instanceof Mapping targets) || targets.isEmpty()) {
      if (wanted == null || wanted.equals("default")) {
        return "default"; // a bundle without targets is one target
      }
      problems.error(
          Location.source("--target"),
          "there is no target \"" + wanted + "\"",
          "the bundle defines no targets");
      return null;
    }
    if (wanted != null) {
      if (targets.entry(wanted) != null) {
        return wanted;
      }
      problems.error(
          Location.source("--target"),
          "there is no target \"" + wanted + "\"",
          Nearest.mend(wanted, targets.keys()));
      return null;
    }
    var defaults =
        targets.entries().stream()
            .filter(
                target ->
                    target.value().find("default") instanceof Scalar scalar
                        && Boolean.TRUE.equals(scalar.value()))
            .toList();
    if (defaults.size() == 1) {
      return defaults.get(0).key();
    }
    if (defaults.size() > 1) {
      problems.error(
          defaults.get(1).keyAt(),
          "two targets are the default: " + defaults.get(0).key() + ", " + defaults.get(1).key(),
          "let one of them be it");
      return null;
    }
    if (targets.keys().size() == 1) {
      return targets.keys().iterator().next();
    }
    problems.error(
        targets.at(),
        "no target is chosen and none is the default",
        "use --target " + String.join("|", targets.keys()) + ", or set default: true in one");
    return null;
  }

  /** The bundle as the target has it; {@code targets} and {@code include} are gone. */
  public static Mapping apply(Mapping config, String target, Problems problems) {
    var whole =
        config.filter(entry -> !entry.key().equals("targets") && !entry.key().equals("include"));
    if (!(config.find("targets", target) instanceof Mapping own)) {
      return whole;
    }
    for (var field : MERGED) {
      if (own.get(field) != null) {
        whole = Merge.into(whole, own.filter(entry -> entry.key().equals(field)));
      }
    }
    if (own.get("variables") instanceof Mapping variables) {
      var defined = whole.get("variables") instanceof Mapping mapping ? mapping : null;
      for (var entry : variables.entries()) {
        if (defined == null || defined.get(entry.key()) == null) {
          problems.error(
              entry.keyAt(),
              "the target sets a variable that is not defined: " + entry.key(),
              defined == null
                  ? "define it under variables"
                  : Nearest.mend(entry.key(), defined.keys()));
        }
      }
      var written =
          Mapping.empty(variables.at()).with("variables", Variables.definitions(variables));
      whole = Merge.into(whole, written);
    }
    if (own.get("mode") != null) {
      whole = whole.with(List.of("bundle", "mode"), own.get("mode"));
    }
    if (own.get("git") != null) {
      whole = whole.with(List.of("bundle", "git"), own.get("git"));
    }
    return whole;
  }
}
