package kitchens.caspers.workspace.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.settings.IngestSettings.Watch;

/** Takes a file in pieces of whole lines, each once, so that its length is of no matter. */
final class FolderFile {
  private static final int PIECE = 2 << 20;
  private static final int LONGEST_LINE = 16 << 20;

  /** What became of a file. */
  record Result(long accepted, long quarantined) {}

  private final Intake intake;
  private final MappingStore mappings;
  private final Clock clock;

  FolderFile(Intake intake, MappingStore mappings, Clock clock) {
    this.intake = intake;
    this.mappings = mappings;
    this.clock = clock;
  }

  /**
   * Takes it into the folder's volume.
   *
   * @throws ApiException 400 or 413 for one that cannot be read, 404 when its mapping is not there
   */
  Result take(Watch watch, Path file) throws IOException {
    Optional<MappingStore.Named> mapping = mappings.find(watch.volume(), watch.mapping());
    // The same content under the same name is the same delivery, also after a crash before the
    // move.
    String delivery = Intake.sha256(file.toString().getBytes(StandardCharsets.UTF_8), sha256(file));
    Result result = new Result(0, 0);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      boolean array = isArray(in);
      int number = 0;
      for (byte[] piece = next(in, array); piece.length > 0; piece = next(in, array)) {
        Records records = Records.read(piece, mapping, clock.instant());
        String key = "folder:" + delivery + ":" + number++;
        Taken taken =
            join(
                watch.volume(), Delivery.of(Optional.of(key), Intake.sha256(piece, null), records));
        result =
            new Result(
                result.accepted() + taken.accepted(), result.quarantined() + taken.quarantined());
      }
    }
    return result;
  }

  private Taken join(String volume, Delivery delivery) {
    try {
      return intake.take(volume, delivery).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ApiException cause ? cause : e;
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Intake.sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static boolean isArray(InputStream in) throws IOException {
    in.mark(1 << 15);
    int first = in.read();
    for (int i = 0; i < (1 << 14) && first >= 0 && (first <= ' ' || first >= 0x80); i++) {
      first = in.read();
    }
    in.reset();
    return first == '[';
  }

  /** The next piece: an array whole, else lines; nothing at the end. */
  private static byte[] next(InputStream in, boolean array) throws IOException {
    var piece = new ByteArrayOutputStream();
    int at = in.read();
    while (at >= 0) {
      piece.write(at);
      if (piece.size() > LONGEST_LINE) {
        throw ApiException.tooLarge(
            "an array or a line holds more than %d bytes: write lines".formatted(LONGEST_LINE));
      }
      if (!array && at == '\n' && piece.size() >= PIECE) {
        break;
      }
      at = in.read();
    }
    return piece.toByteArray();
  }
}
