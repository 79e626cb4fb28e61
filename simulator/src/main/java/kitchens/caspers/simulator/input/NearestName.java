package kitchens.caspers.simulator.input;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Guesses which known name a person meant. */
public final class NearestName {
  private NearestName() {}

  /** The known name that takes the fewest keystrokes to reach. */
  public static String of(String written, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(written.toLowerCase(Locale.ROOT), name)))
        .orElseThrow();
  }

  private static int distance(String a, String b) {
    var previous = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var current = new int[b.length() + 1];
      current[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
