package kitchens.caspers.simulator.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.simulator.Universe;
import kitchens.caspers.simulator.input.Findings;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.location.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every field of a location and of a blueprint, of a wrong type, out of all range, or missing: it
 * is said where, or it is understood; nothing else ever happens.
 */
class EveryFieldTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> WRONG =
      List.of("null", "true", "[]", "{}", "\"x y\"", "-7", "1e15", "[[1]]", "{\"zz\": 1}");

  /** The places of all values in a tree. */
  private static List<JsonPointer> places(JsonNode tree) {
    var found = new ArrayList<JsonPointer>();
    collect(tree, JsonPointer.empty(), found);
    return found;
  }

  private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> found) {
    if (!at.matches()) {
      found.add(at);
    }
    node.properties().forEach(e -> collect(e.getValue(), at.appendProperty(e.getKey()), found));
    for (var i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.get(i), at.appendIndex(i), found);
    }
  }

  /** The tree with another value at a place; without any when that is null. */
  private static JsonNode with(JsonNode tree, JsonPointer at, JsonNode value) {
    var changed = tree.deepCopy();
    var parent = changed.at(at.head());
    var last = at.last();
    if (parent instanceof ArrayNode array) {
      if (value == null) {
        array.remove(last.getMatchingIndex());
      } else {
        array.set(last.getMatchingIndex(), value);
      }
    } else if (value == null) {
      ((ObjectNode) parent).remove(last.getMatchingProperty());
    } else {
      ((ObjectNode) parent).set(last.getMatchingProperty(), value);
    }
    return changed;
  }

  @Test
  void everyFieldOfALocation() throws Exception {
    var good = JSON.readTree(Universe.location("gothenburg").toJson());
    for (var place : places(good)) {
      var node = good.at(place);
      var field = place.getMatchingProperty();
      var wrong = new ArrayList<>(List.of("[[1]]"));
      if (node.isNumber()) {
        wrong.addAll(List.of("\"x\"", "true", "{}", "-1e18", "1e18"));
      } else if (node.isTextual()) {
        wrong.addAll(List.of("7", "true", "{}", "\"\""));
      } else if (node.isObject()) {
        wrong.addAll(List.of("7", "\"x\""));
      }
      for (var value : wrong) {
        var json = with(good, place, JSON.readTree(value)).toString();
        assertThatThrownBy(() -> Location.parse("l.json", json))
            .as("%s: %s", place, value)
            .isInstanceOf(InvalidInputException.class)
            .hasMessageContaining("l.json:")
            .hasMessageContaining(field);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parcels", "payments", "kitchens"})
  void everyFieldOfABlueprint(String business) throws Exception {
    var good = YamlText.read(Businesses.yaml(business), new Findings("b.yml", false));
    Blueprint.parse("b.yml", good.toString());
    var refused = 0;
    var tried = 0;
    for (var place : places(good)) {
      if (place.toString().matches("/lists/\\w+/([2-9]|\\d\\d).*")) {
        continue; // as the first two rows
      }
      for (var i = 0; i < 3; i++) {
        var value = WRONG.get(tried % WRONG.size());
        tried++;
        refused += refuses(with(good, place, JSON.readTree(value)), place + " " + value) ? 1 : 0;
      }
      tried++;
      refused += refuses(with(good, place, null), place + " is missing") ? 1 : 0;
    }
    // What is left are texts and numbers that may be others, and what may be left out.
    assertThat((double) refused / tried).isBetween(0.6, 0.99);
  }

  private static boolean refuses(JsonNode tree, String what) {
    try {
      Blueprint.parse("b.yml", tree.toString());
      return false;
    } catch (InvalidInputException e) {
      assertThat(e.findings()).as(what).isNotEmpty();
      assertThat(e.getMessage()).as(what).contains("b.yml:");
      return true;
    } catch (RuntimeException e) {
      return fail(what, e);
    }
  }
}
