package kitchens.caspers.bundle.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/**
 * Replaces references by what they refer to. A string that is one reference becomes the value with
 * its type; inside a longer string the value's text is put in. A reference to what only a
 * deployment knows is left as it stands.
 */
public final class Interpolation {

  private static final Set<String> ROOTS =
      Set.of("artifacts", "bundle", "resources", "var", "variables", "workspace");

  private static final int MOST_HOPS = 100;

  private final Mapping root;
  private final Predicate<List<String>> knownLater;
  private final Problems problems;
  private final Map<List<String>, Value> resolved = new HashMap<>();
  private final LinkedHashMap<List<String>, Reference> inProgress = new LinkedHashMap<>();
  private final Set<Set<String>> loops = new HashSet<>();
  private final Growth growth = new Growth();

  /**
   * Resolves within one configuration.
   *
   * @param knownLater whether a path that is not in the configuration is known at deployment
   */
  public Interpolation(Mapping root, Predicate<List<String>> knownLater, Problems problems) {
    this.root = root;
    this.knownLater = knownLater;
    this.problems = problems;
  }

  /** The value with every reference below it replaced. */
  public Value resolve(Value value) {
    if (value instanceof Mapping mapping) {
      var entries = new ArrayList<Mapping.Entry>();
      for (var entry : mapping.entries()) {
        entries.add(new Mapping.Entry(entry.key(), entry.keyAt(), resolve(entry.value())));
      }
      return Mapping.of(entries, mapping.at());
    }
    if (value instanceof Sequence sequence) {
      return new Sequence(sequence.items().stream().map(this::resolve).toList(), sequence.at());
    }
    var scalar = (Scalar) value;
    return scalar.value() instanceof String text && text.contains("${")
        ? text(text, scalar)
        : scalar;
  }

  private Value text(String text, Scalar use) {
    var whole = Reference.whole(text);
    if (whole != null) {
      var value = lookup(whole, use);
      if (value == null) {
        return use;
      }
      if (!growth.takes(value)) {
        tooLarge(use);
        return use;
      }
      return value instanceof Scalar scalar ? new Scalar(scalar.value(), use.at()) : value;
    }
    var matcher = Reference.PATTERN.matcher(text);
    var out = new StringBuilder();
    var end = 0;
    while (matcher.find()) {
      out.append(text, end, matcher.start());
      end = matcher.end();
      var value = lookup(Reference.parse(matcher.group(1)), use);
      if (value instanceof Scalar scalar) {
        out.append(scalar.asText());
      } else {
        if (value != null) {
          problems.error(
              use.at(),
              matcher.group() + " is " + value.kind() + " and cannot stand inside a string",
              "let it be the whole value");
        }
        out.append(matcher.group());
      }
    }
    if (!growth.takes(out.length())) {
      tooLarge(use);
      return use;
    }
    return new Scalar(out.append(text.substring(end)).toString(), use.at());
  }

  /** Said once; what comes after it is left as it stands. */
  private void tooLarge(Scalar use) {
    if (growth.first()) {
      problems.error(
          use.at(),
          "references make the bundle grow beyond " + Growth.LIMIT,
          "refer to smaller values, or to fewer of them");
    }
  }

  /** What the reference stands for, or null when it is left as it is. */
  private Value lookup(Reference reference, Scalar use) {
    var path = reference.path();
    if (resolved.containsKey(path)) {
      return resolved.get(path);
    }
    if (inProgress.containsKey(path)) {
      reportLoop(reference, use);
      return null;
    }
    if (inProgress.size() >= MOST_HOPS) {
      problems.error(
          use.at(),
          "${" + reference.shown() + "} goes through more than " + MOST_HOPS + " references",
          "refer to the value itself");
      return null;
    }
    inProgress.put(path, reference);
    try {
      var found = walk(reference, use);
      var value = found == null ? null : resolve(found);
      resolved.put(path, value);
      return value;
    } finally {
      inProgress.remove(path);
    }
  }

  private Value walk(Reference reference, Scalar use) {
    Value here = root;
    var path = reference.path();
    for (var i = 0; i < path.size(); i++) {
      // A value on the way may itself be a reference to a map or list.
      if (here instanceof Scalar scalar && scalar.value() instanceof String text) {
        var indirect = Reference.whole(text);
        here = indirect == null ? null : lookup(indirect, use);
        if (indirect != null && here == null) {
          return null; // said already, or known only later
        }
      }
      var next = here == null ? null : here.find(path.get(i));
      if (next == null) {
        missing(reference, i, here, use);
        return null;
      }
      here = next;
    }
    return here;
  }

  private void missing(Reference reference, int step, Value parent, Scalar use) {
    var path = reference.path();
    if (knownLater.test(path)) {
      return;
    }
    var name = path.get(step);
    if (step == 0) {
      problems.error(
          use.at(), "${" + reference.shown() + "} refers to nothing", Nearest.mend(name, ROOTS));
      return;
    }
    if (path.get(0).equals("variables") && step == 2 && name.equals("value")) {
      return; // the variable exists; that it has no value is said where it is defined
    }
    var known = parent instanceof Mapping mapping ? mapping.keys() : Set.<String>of();
    var what =
        path.get(0).equals("variables") && step == 1
            ? "there is no variable \"" + name + "\""
            : "${" + reference.shown() + "} refers to nothing: no \"" + name + "\" there";
    problems.error(use.at(), what, Nearest.mend(name, known));
  }

  private void reportLoop(Reference reference, Scalar use) {
    var loop = new ArrayList<String>();
    for (var step : inProgress.values()) {
      if (!loop.isEmpty() || step.path().equals(reference.path())) {
        loop.add(step.shown());
      }
    }
    if (loops.add(Set.copyOf(loop))) {
      loop.add(reference.shown());
      problems.error(
          use.at(), "references go round in a loop: " + String.join(" → ", loop), "break the loop");
    }
  }
}
