package kitchens.caspers.bundle;

import java.util.regex.Pattern;
import kitchens.caspers.bundle.resolve.Interpolation;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Value;

/** The {@code scripts} of a bundle: text for a shell, and the environment that it runs in. */
final class Scripts {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(bundle|workspace|var|variables|resources|artifacts)\\.[^}]*}");

  private Scripts() {}

  /** The scripts with the references in their environments replaced. */
  static Value resolve(Value scripts, Interpolation interpolation, Problems problems) {
    if (!(scripts instanceof Mapping mapping)) {
      return scripts;
    }
    var changed = mapping;
    for (var script : mapping.entries()) {
      if (!(script.value() instanceof Mapping fields)) {
        continue;
      }
      if (!(fields.get("content") instanceof Scalar content) || content.asText().isBlank()) {
        problems.error(
            script.keyAt(), "script " + script.key() + " has no content", "write content: …");
        continue;
      }
      var reference = REFERENCE.matcher(content.asText());
      if (reference.find()) {
        problems.error(
            content.at(),
            reference.group() + " in a script's content belongs to its shell",
            "put the reference into the script's env and use the variable");
      }
      if (fields.get("env") != null) {
        var env = interpolation.resolve(fields.get("env"));
        changed = changed.with(script.key(), fields.with("env", env));
      }
    }
    return changed;
  }
}
