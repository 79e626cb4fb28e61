package kitchens.caspers.cli.chat;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How alike two sentences are: by what they mean (all-MiniLM-L6-v2, whose weights come with the
 * program) and by their letters, which stand up to typing errors and to languages that the model
 * knows little of. Nothing is fetched. Not thread-safe.
 */
final class Meaning {

  private static final double OF_MEANING = 0.6;

  /** A sentence, taken apart. */
  record Sense(float[] vector, Map<String, Integer> letters) {}

  private final AllMiniLmL6V2QuantizedEmbeddingModel model;

  /** Loads the model, which takes a second or two. */
  Meaning() {
    // The tokenizer's library is unpacked beside other temporary files, not into the home folder.
    if (!Files.exists(Path.of(System.getProperty("user.home"), ".djl.ai"))) {
      System.setProperty(
          "DJL_CACHE_DIR",
          Path.of(System.getProperty("java.io.tmpdir"), "caspers-tokenizer").toString());
    }
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    model = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
  }

  Sense of(String sentence) {
    return new Sense(vector(sentence), letters(sentence));
  }

  /** What all vectors follow from besides their sentences. */
  String name() {
    return "all-minilm-l6-v2-q";
  }

  /** Of length 1. */
  float[] vector(String sentence) {
    return model.embed(sentence.isBlank() ? "." : sentence).content().vector();
  }

  /** 0 to 1; 1 for the same. */
  static double likeness(Sense a, Sense b) {
    return OF_MEANING * Math.max(0, cosine(a.vector(), b.vector()))
        + (1 - OF_MEANING) * overlap(a.letters(), b.letters());
  }

  private static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Three letters at a time, with a mark at each word's ends. */
  static Map<String, Integer> letters(String sentence) {
    var counts = new HashMap<String, Integer>();
    for (var word : sentence.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (!word.isEmpty()) {
        var marked = "^" + word + "$";
        for (int i = 0; i + 3 <= marked.length(); i++) {
          counts.merge(marked.substring(i, i + 3), 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  private static double overlap(Map<String, Integer> a, Map<String, Integer> b) {
    double product = 0;
    for (var entry : a.entrySet()) {
      product += entry.getValue() * b.getOrDefault(entry.getKey(), 0);
    }
    var lengths = length(a) * length(b);
    return lengths == 0 ? 0 : product / lengths;
  }

  private static double length(Map<String, Integer> counts) {
    return Math.sqrt(counts.values().stream().mapToDouble(n -> (double) n * n).sum());
  }
}
