package kitchens.caspers.workspace.embeddings;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * The meaning of texts as vectors: all-MiniLM-L6-v2, 384 dimensions of length 1, so that the
 * product of two is their likeness, -1 to 1. Weights and runtime come with the program; nothing is
 * fetched. The model is loaded when it is first asked, which takes a second or two and about 200 MB
 * outside of the heap; who never asks never pays. Thread-safe.
 */
public final class Embeddings {
  /** How many numbers a vector has. */
  public static final int DIMENSIONS = 384;

  private static final int REMEMBERED = 4_096;

  /** The runtime takes every core for one text, so more at once only wait for one another. */
  private final Semaphore places = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

  /** Whoever asks what another asks at this moment waits for the same answer. */
  private final Map<String, FutureTask<float[]>> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, FutureTask<float[]>> eldest) {
              return size() > REMEMBERED;
            }
          });

  private Embeddings() {}

  /** The one of this process. */
  public static Embeddings shared() {
    return Shared.EMBEDDINGS;
  }

  private static final class Shared {
    static final Embeddings EMBEDDINGS = new Embeddings();
  }

  private static final class Model {
    static final AllMiniLmL6V2QuantizedEmbeddingModel MODEL = load();

    private static AllMiniLmL6V2QuantizedEmbeddingModel load() {
      // The tokenizer's library is unpacked beside other temporary files, not into the home folder.
      Path unpacked = Path.of(System.getProperty("java.io.tmpdir"), "caspers-tokenizer");
      if (!Files.exists(Path.of(System.getProperty("user.home"), ".djl.ai"))) {
        System.setProperty("DJL_CACHE_DIR", unpacked.toString());
      }
      System.setProperty("ai.djl.offline", "true");
      System.setProperty("OPT_OUT_TRACKING", "true");
      return new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
    }
  }

  /**
   * A text's vector.
   *
   * @param text a sentence or a few: what is beyond some 250 words counts little
   */
  public float[] of(String text) {
    FutureTask<float[]> vector =
        known.computeIfAbsent(
            requireNonNull(text, "text is null"), t -> new FutureTask<>(() -> embedded(t)));
    vector.run();
    try {
      return vector.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      known.remove(text, vector);
      throw new IllegalStateException("the text cannot be embedded", e.getCause());
    }
  }

  private float[] embedded(String text) {
    places.acquireUninterruptibly();
    try {
      return Model.MODEL.embed(text.isBlank() ? "." : text).content().vector();
    } finally {
      places.release();
    }
  }

  /** How alike two texts are, -1 to 1. */
  public static double likeness(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < DIMENSIONS; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
