package kitchens.caspers.workspace.gateway.guards;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.embeddings.Embeddings;

/**
 * Content that may do harm, told by its likeness in meaning to examples, sentence by sentence. It
 * stands in for a model that was trained for this: it finds what is said plainly and in English,
 * the language that its model of likeness has read, and says so nowhere but where it is documented.
 * The categories are {@code violence}, {@code weapons}, {@code hate}, {@code sexual}, {@code
 * self_harm}, {@code drugs} and {@code crime}.
 */
final class UnsafeContent {

  /** As far as a text is looked through; each sentence takes some milliseconds. */
  static final int MOST_BYTES = 1 << 16;

  private static final String EXAMPLES = "/gateway/unsafe-content.txt";
  private static final String HARMLESS = "harmless";

  /** Nearer than that to an unsafe example, and by so much nearer than to a harmless one. */
  private static final double NEAR = 0.50;

  private static final double CLEARLY = 0.08;

  private static final int LONGEST_PART = 300;
  private static final int SHORTEST_PART = 8;
  private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;:…\\n])\\s+|\\n+");

  /** Vectors of the examples by category; read at the first use. */
  private static final class Examples {
    static final Map<String, List<float[]>> ALL = read();
  }

  private UnsafeContent() {}

  /** The category of what is unsafe in a text; empty when nothing is. */
  static Optional<String> in(String text) {
    for (String part : parts(text)) {
      Optional<String> found = category(Embeddings.shared().of(part));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> category(float[] meaning) {
    double harmless = -1;
    double worst = -1;
    String category = null;
    for (Map.Entry<String, List<float[]>> one : Examples.ALL.entrySet()) {
      double nearest = -1;
      for (float[] example : one.getValue()) {
        nearest = Math.max(nearest, Embeddings.likeness(meaning, example));
      }
      if (one.getKey().equals(HARMLESS)) {
        harmless = nearest;
      } else if (nearest > worst) {
        worst = nearest;
        category = one.getKey();
      }
    }
    return worst >= NEAR && worst >= harmless + CLEARLY
        ? Optional.ofNullable(category)
        : Optional.empty();
  }

  /** Sentences; one that is long is cut, and a scrap goes with what follows it. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    String scrap = "";
    for (String sentence : SENTENCE.split(text.strip())) {
      String part = (scrap + " " + sentence).strip();
      if (part.length() < SHORTEST_PART) {
        scrap = part;
        continue;
      }
      scrap = "";
      for (int at = 0; at < part.length(); at += LONGEST_PART) {
        parts.add(part.substring(at, Math.min(part.length(), at + LONGEST_PART)));
      }
    }
    if (!scrap.isEmpty()) {
      parts.add(scrap);
    }
    return parts;
  }

  private static Map<String, List<float[]>> read() {
    Map<String, List<float[]>> all = new TreeMap<>();
    try (InputStream in = UnsafeContent.class.getResourceAsStream(EXAMPLES);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int colon = line.indexOf(':');
          all.computeIfAbsent(line.substring(0, colon), key -> new ArrayList<>())
              .add(Embeddings.shared().of(line.substring(colon + 1).strip()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
