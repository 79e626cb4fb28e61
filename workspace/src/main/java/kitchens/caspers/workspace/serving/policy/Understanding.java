package kitchens.caspers.workspace.serving.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.expressions.Template;

/**
 * What a text is about, by its likeness to examples. The text is taken whole and sentence by
 * sentence, so that of several things said each is heard; a class counts by the best of its
 * examples for the best of the text's parts.
 *
 * @param as what the finding is called in expressions: {@code best} and {@code second} (names of
 *     classes), {@code score} and {@code margin} over the second, and {@code scores} by class, -1
 *     to 1
 * @param text what is to be understood
 * @param classes examples by class
 */
record Understanding(String as, Template text, Map<String, List<String>> classes) {
  private static final int MOST_PARTS = 8;
  private static final int SHORTEST_PART = 12;
  private static final int LONGEST_PART = 400;
  private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;:…\\n])\\s+|\\n+");

  /** The finding for a scope. */
  JsonNode in(JsonNode scope, Likeness likeness) {
    JsonNode read = text.in(scope);
    Set<String> parts = parts(read.isTextual() ? read.textValue() : "");
    Map<String, Double> scores = new LinkedHashMap<>();
    classes.forEach((name, examples) -> scores.put(name, score(parts, examples, likeness)));
    return finding(scores);
  }

  private static double score(Set<String> parts, List<String> examples, Likeness likeness) {
    double best = -1;
    for (String part : parts) {
      ToDoubleFunction<String> alike = likeness.to(part);
      for (String example : examples) {
        best = Math.max(best, alike.applyAsDouble(example));
      }
    }
    return best;
  }

  private static JsonNode finding(Map<String, Double> scores) {
    List<Map.Entry<String, Double>> ranked = new ArrayList<>(scores.entrySet());
    ranked.sort(Map.Entry.<String, Double>comparingByValue().reversed());
    ObjectNode finding = JsonNodeFactory.instance.objectNode();
    finding.put("best", ranked.get(0).getKey()).put("score", rounded(ranked.get(0).getValue()));
    double second = ranked.size() > 1 ? ranked.get(1).getValue() : -1;
    finding.put("second", ranked.size() > 1 ? ranked.get(1).getKey() : null);
    finding.put("margin", rounded(ranked.get(0).getValue() - second));
    ObjectNode all = finding.putObject("scores");
    scores.forEach((name, score) -> all.put(name, rounded(score)));
    return finding;
  }

  private static BigDecimal rounded(double score) {
    return BigDecimal.valueOf(score).setScale(4, RoundingMode.HALF_UP);
  }

  /** The whole, cut where it is too long, and its sentences; scraps go with what follows them. */
  static Set<String> parts(String text) {
    String plain = text.strip();
    Set<String> parts = new LinkedHashSet<>();
    parts.add(cut(plain));
    String scrap = "";
    for (String sentence : SENTENCE.split(plain)) {
      String part = (scrap + " " + sentence).strip();
      if (part.length() < SHORTEST_PART) {
        scrap = part;
        continue;
      }
      scrap = "";
      for (int at = 0; at < part.length() && parts.size() < MOST_PARTS; at += LONGEST_PART) {
        parts.add(cut(part.substring(at)));
      }
    }
    return parts;
  }

  private static String cut(String text) {
    return text.length() > LONGEST_PART ? text.substring(0, LONGEST_PART) : text;
  }
}
