package kitchens.caspers.apps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What a {@link JudgedList} shows.
 *
 * @param chosen values by the summaries' column
 * @param state open or what was decided; null for all
 * @param search words; null for all
 */
public record ListFilter(Map<String, String> chosen, String state, String search) {

  /**
   * The filter that a request asks for: the names of the choices, {@code state} and {@code q}.
   *
   * @param parameter gives a parameter's value or null
   * @throws Refusal 400 naming the one that has another value than it can have
   */
  static ListFilter of(
      Map<String, Set<String>> choices, Set<String> actions, UnaryOperator<String> parameter) {
    var chosen = new TreeMap<String, String>();
    choices.forEach(
        (name, values) -> {
          String value = oneOf(name, parameter.apply(name), values);
          if (value != null) {
            chosen.put(name, value);
          }
        });
    var states = new TreeSet<>(actions);
    states.add("open");
    String words = parameter.apply("q");
    return new ListFilter(
        chosen,
        oneOf("state", parameter.apply("state"), states),
        words == null || words.isBlank() ? null : words.strip());
  }

  private static String oneOf(String name, String value, Set<String> known) {
    if (value == null || value.isEmpty()) {
      return null;
    }
    if (!known.contains(value)) {
      throw new Refusal(
          400, name + " is '" + value + "'; it can be one of " + new TreeSet<>(known));
    }
    return value;
  }

  /** The same without all but its words. */
  ListFilter wordsAlone() {
    return new ListFilter(Map.of(), null, search);
  }

  /** Whether only what is decided is shown. */
  boolean decidedAlone() {
    return state != null && !state.equals("open");
  }

  /**
   * Conditions on {@code s}, the summaries, and {@code d}, the decision that counts.
   *
   * @param searched the condition that finds words
   * @param values takes what they name
   */
  List<String> conditions(String searched, Map<String, Object> values) {
    var conditions = new ArrayList<String>();
    chosen.forEach(
        (name, value) -> {
          conditions.add("s." + name + " = :chosen_" + name);
          values.put("chosen_" + name, value);
        });
    if ("open".equals(state)) {
      conditions.add("NOT EXISTS (SELECT FROM {decisions} x WHERE x.{key} = s.{key})");
    } else if (state != null) {
      conditions.add("d.action = :state");
      values.put("state", state);
    }
    if (search != null) {
      conditions.add("(" + searched + ")");
      String literal = search.replaceAll("([\\\\%_])", "\\\\$1");
      values.put("prefix", literal + "%");
      values.put("within", "%" + literal + "%");
    }
    return conditions;
  }
}
