package kitchens.caspers.cli.chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Vectors of sentences that were taken apart before, in a file that is named by all that they
 * follow from: the model and the sentences. A file that is not whole is made anew; where none can
 * be kept, nothing is remembered.
 *
 * @param folder where files are kept; empty for nowhere
 */
record Remembered(Optional<Path> folder) {

  private static final int DIGEST_BYTES = 32;

  /** Beside the build that the environment names, as archives of its classes are. */
  static Remembered besideTheBuild(Map<String, String> environment) {
    return new Remembered(
        Optional.ofNullable(environment.get("CASPERS_DIST"))
            .filter(dist -> !dist.isBlank())
            .map(dist -> Path.of(dist, "cds")));
  }

  /** The vector of each sentence, in their order. */
  List<float[]> vectors(List<String> sentences, Meaning meaning) {
    var file =
        folder.map(kept -> kept.resolve("chat-" + digest(meaning.name(), sentences) + ".vectors"));
    var known = file.flatMap(path -> read(path, sentences.size()));
    if (known.isPresent()) {
      return known.get();
    }
    var made = sentences.stream().map(meaning::vector).toList();
    file.ifPresent(path -> write(path, made));
    return made;
  }

  private static Optional<List<float[]>> read(Path file, int count) {
    try {
      var bytes = Files.readAllBytes(file);
      var length = bytes.length - DIGEST_BYTES;
      if (count == 0 || length <= 0 || length % (Float.BYTES * count) != 0) {
        return Optional.empty();
      }
      var numbers = Arrays.copyOf(bytes, length);
      if (!Arrays.equals(
          sha256().digest(numbers), Arrays.copyOfRange(bytes, length, bytes.length))) {
        return Optional.empty();
      }
      var buffer = ByteBuffer.wrap(numbers).asFloatBuffer();
      var vectors = new ArrayList<float[]>();
      for (var i = 0; i < count; i++) {
        var vector = new float[length / Float.BYTES / count];
        buffer.get(vector);
        vectors.add(vector);
      }
      return Optional.of(vectors);
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** What cannot be kept is made again the next time. */
  private static void write(Path file, List<float[]> vectors) {
    try {
      Files.createDirectories(file.getParent());
      var numbers = ByteBuffer.allocate(vectors.size() * vectors.get(0).length * Float.BYTES);
      for (var vector : vectors) {
        for (var number : vector) {
          numbers.putFloat(number);
        }
      }
      var part = Files.createTempFile(file.getParent(), "chat-", ".part");
      try (var out = Files.newOutputStream(part)) {
        out.write(numbers.array());
        out.write(sha256().digest(numbers.array()));
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException notHere) {
      // Only time is lost.
    }
  }

  private static String digest(String model, List<String> sentences) {
    var digest = sha256();
    digest.update(model.getBytes(StandardCharsets.UTF_8));
    for (var sentence : sentences) {
      digest.update((byte) '\n');
      digest.update(sentence.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 12);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
