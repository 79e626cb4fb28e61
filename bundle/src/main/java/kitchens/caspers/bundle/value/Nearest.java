package kitchens.caspers.bundle.value;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Nearest {

  private Nearest() {}

  /** The closest of the known names, when it is close enough to be a slip. */
  public static Optional<String> to(String written, Collection<String> known) {
    if (written.length() < 3) {
      return Optional.empty(); // every short name is near every other
    }
    var limit = Math.max(1, written.length() / 3);
    record Candidate(String name, int distance) {}
    return known.stream()
        .map(name -> new Candidate(name, distance(written, name)))
        .filter(candidate -> candidate.distance() <= limit)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name)
        .or(() -> known.stream().filter(name -> name.startsWith(written)).sorted().findFirst());
  }

  /** A mend: the likely name, or else the ones there are. */
  public static String mend(String written, Collection<String> known) {
    var sorted = known.stream().sorted().toList();
    return to(written, sorted)
        .map(name -> "did you mean \"" + name + "\"?")
        .orElseGet(
            () ->
                sorted.isEmpty()
                    ? "there are none"
                    : sorted.size() <= 12
                        ? "known: " + String.join(", ", sorted)
                        : "remove it, or see the Databricks documentation for its name");
  }

  /** Edits between two words without regard to case; two neighbours swapped are one edit. */
  static int distance(String left, String right) {
    var a = left.toLowerCase(Locale.ROOT);
    var b = right.toLowerCase(Locale.ROOT);
    var d = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (var j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      for (var j = 1; j <= b.length(); j++) {
        var change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
