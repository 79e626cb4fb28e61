package kitchens.caspers.workspace.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value stands in a record: {@code $.customer.address[0].lat}, or from the element of a
 * list that is gone through, {@code $item.price}.
 *
 * @param steps names as String, places as Integer
 */
record JsonPath(boolean ofItem, List<Object> steps, String text) {
  private static final Pattern WHOLE =
      Pattern.compile("\\$(item)?((?:\\.[A-Za-z_][A-Za-z0-9_-]*|\\[[0-9]{1,6}\\]|\\['[^']+'\\])*)");
  private static final Pattern STEP =
      Pattern.compile("\\.([A-Za-z_][A-Za-z0-9_-]*)|\\[([0-9]{1,6})\\]|\\['([^']+)'\\]");

  /** The path that a text is; empty when it is none. */
  static Optional<JsonPath> parse(String text) {
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches()) {
      return Optional.empty();
    }
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(whole.group(2));
    while (step.find()) {
      if (step.group(2) != null) {
        steps.add(Integer.valueOf(step.group(2)));
      } else {
        steps.add(step.group(1) != null ? step.group(1) : step.group(3));
      }
    }
    return Optional.of(new JsonPath(whole.group(1) != null, List.copyOf(steps), text));
  }

  /** What stands there; empty when nothing or null does. */
  Optional<JsonNode> in(Given given) {
    JsonNode at = ofItem ? given.item() : given.record();
    for (Object step : steps) {
      at = step instanceof Integer place ? at.path(place) : at.path((String) step);
    }
    return at.isMissingNode() || at.isNull() ? Optional.empty() : Optional.of(at);
  }
}
