package kitchens.caspers.bundle.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** {@code ${a.b.c}} or {@code ${a.b[0]}} in a string: a path into the configuration. */
record Reference(List<String> path) {

  /** At least one dot: a plain {@code ${name}} belongs to a shell or a pipeline. */
  static final Pattern PATTERN =
      Pattern.compile("\\$\\{([A-Za-z][\\w-]*(?:\\[\\d+])*(?:\\.[\\w-]+(?:\\[\\d+])*)+)}");

  /** Reads what stands between the braces; {@code var.x} is short for {@code variables.x.value}. */
  static Reference parse(String inside) {
    var path =
        new ArrayList<>(Arrays.asList(inside.replace("]", "").replace('[', '.').split("\\.")));
    if (path.get(0).equals("var")) {
      path.set(0, "variables");
      path.add(2, "value");
    }
    return new Reference(List.copyOf(path));
  }

  /** The reference when the whole text is one, else null. */
  static Reference whole(String text) {
    var matcher = PATTERN.matcher(text);
    return matcher.matches() ? parse(matcher.group(1)) : null;
  }

  /** As a person writes it. */
  String shown() {
    if (path.size() >= 3 && path.get(0).equals("variables") && path.get(2).equals("value")) {
      var rest = path.size() > 3 ? "." + String.join(".", path.subList(3, path.size())) : "";
      return "var." + path.get(1) + rest;
    }
    return String.join(".", path);
  }
}
