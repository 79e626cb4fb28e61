package kitchens.caspers.workspace.releases.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the numbers of a text come from somewhere: each must be a number of what the agent was
 * asked, of what tools answered or of the answer's own fields, to as many digits as are written.
 * Digits of a name ({@code P75}) or of an identifier are no number.
 *
 * @param numbers in the text
 * @param ungrounded those that stand nowhere else, as they are written
 */
public record Groundedness(int numbers, List<String> ungrounded) {

  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}_.,-])-?\\d{1,15}(?:,\\d{3})*(?:\\.\\d{1,9})?(?![\\p{L}\\p{N}_-])");

  public Groundedness {
    ungrounded = List.copyOf(ungrounded);
  }

  /** Numbers that come from somewhere. */
  public int grounded() {
    return numbers - ungrounded.size();
  }

  /**
   * Looks for each number of a text.
   *
   * @param facts JSON in which numbers stand, as numbers or as texts that are one
   */
  public static Groundedness of(String text, List<JsonNode> facts) {
    List<BigDecimal> known = new ArrayList<>();
    facts.forEach(fact -> collect(fact, known));
    List<String> ungrounded = new ArrayList<>();
    int numbers = 0;
    Matcher found = NUMBER.matcher(text);
    while (found.find()) {
      numbers++;
      BigDecimal number = new BigDecimal(found.group().replace(",", ""));
      if (known.stream().noneMatch(fact -> same(fact, number))) {
        ungrounded.add(found.group());
      }
    }
    return new Groundedness(numbers, ungrounded);
  }

  private static boolean same(BigDecimal fact, BigDecimal written) {
    return fact.setScale(written.scale(), RoundingMode.HALF_UP).compareTo(written) == 0;
  }

  private static void collect(JsonNode node, List<BigDecimal> known) {
    if (node.isNumber()) {
      known.add(node.decimalValue());
    } else if (node.isTextual() && node.textValue().matches("-?\\d{1,15}(\\.\\d{1,9})?")) {
      known.add(new BigDecimal(node.textValue()));
    } else {
      node.forEach(child -> collect(child, known));
    }
  }
}
