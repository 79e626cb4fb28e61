package kitchens.caspers.workspace.evaluations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far people agree with what answered the same question of the same answers.
 *
 * @param name of the question
 * @param labels pairs of a person's word and the other's
 * @param agree of them, how many are the same
 * @param kappa Cohen's, the agreement beyond chance; null where chance alone would agree always
 */
record Agreement(String name, int labels, int agree, Double kappa) {

  /** A word of a person and of what they are held against. */
  record Pair(boolean person, boolean other) {}

  /** By question, in the order in which they come; one without a label is left out. */
  static List<Agreement> of(Map<String, List<Pair>> pairs) {
    List<Agreement> all = new ArrayList<>();
    new LinkedHashMap<>(pairs)
        .forEach(
            (name, list) -> {
              if (!list.isEmpty()) {
                all.add(of(name, list));
              }
            });
    return all;
  }

  private static Agreement of(String name, List<Pair> pairs) {
    int agree = 0;
    int person = 0;
    int other = 0;
    for (Pair pair : pairs) {
      agree += pair.person() == pair.other() ? 1 : 0;
      person += pair.person() ? 1 : 0;
      other += pair.other() ? 1 : 0;
    }
    double n = pairs.size();
    double chance = person / n * (other / n) + (1 - person / n) * (1 - other / n);
    return new Agreement(
        name, pairs.size(), agree, chance == 1 ? null : (agree / n - chance) / (1 - chance));
  }
}
