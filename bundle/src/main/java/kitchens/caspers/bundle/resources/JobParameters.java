package kitchens.caspers.bundle.resources;

import java.util.LinkedHashSet;
import java.util.regex.Pattern;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/** References of tasks to the parameters of their job. */
final class JobParameters {

  private static final Pattern REFERENCE =
      Pattern.compile("\\{\\{\\s*job\\.parameters\\.([^}\\s]+)\\s*}}");

  private JobParameters() {}

  static void check(Mapping job, Problems problems) {
    var names = new LinkedHashSet<String>();
    if (job.get("parameters") instanceof Sequence parameters) {
      for (var parameter : parameters.items()) {
        var name = parameter.text("name");
        if (name == null) {
          problems.error(parameter.at(), "a job parameter has no name", "write name: …");
        } else if (!names.add(name)) {
          problems.error(
              parameter.at(), "job parameter " + name + " is defined twice", "keep one of them");
        } else if (parameter.find("default") == null) {
          problems.error(
              parameter.at(), "job parameter " + name + " has no default", "write default: …");
        }
      }
    }
    if (job.get("tasks") instanceof Sequence tasks) {
      visit(tasks, names, problems);
    }
  }

  private static void visit(Value value, LinkedHashSet<String> names, Problems problems) {
    if (value instanceof Mapping mapping) {
      mapping.entries().forEach(entry -> visit(entry.value(), names, problems));
    } else if (value instanceof Sequence sequence) {
      sequence.items().forEach(item -> visit(item, names, problems));
    } else if (value instanceof Scalar scalar
        && scalar.value() instanceof String text
        && text.contains("{{")) {
      var matcher = REFERENCE.matcher(text);
      while (matcher.find()) {
        if (!names.contains(matcher.group(1))) {
          problems.error(
              scalar.at(),
              "{{job.parameters." + matcher.group(1) + "}} names no parameter of the job",
              Nearest.mend(matcher.group(1), names));
        }
      }
    }
  }
}
