package kitchens.caspers.workspace.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Files that appear whole or not at all: streamed to a name that readers pass over, forced to disk,
 * then renamed. An acknowledged file survives a crash of the machine with its content.
 */
final class Uploads {

  /** Begins the names of files that are being written. */
  static final String TEMPORARY = ".caspers-upload-";

  /** An upload that nothing was added to for so long is not going on any more. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private static final int BUFFER_BYTES = 1 << 16;

  private Uploads() {}

  /**
   * Writes a stream to {@code target}, whose directory exists.
   *
   * @throws FileAlreadyExistsException when it is there and may not be replaced; decided when the
   *     content has arrived, so that of two uploads without {@code overwrite} exactly one wins
   */
  static void write(InputStream content, Path target, boolean overwrite) throws IOException {
    Path temporary = target.resolveSibling(TEMPORARY + UUID.randomUUID());
    try {
      copy(content, temporary);
      if (overwrite) {
        Files.move(
            temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } else {
        // A hard link is the one operation that fails when the name is taken.
        Files.createLink(target, temporary);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void copy(InputStream content, Path to) throws IOException {
    ReadableByteChannel in = Channels.newChannel(content);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (FileChannel out =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (in.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        buffer.clear();
      }
      out.force(false);
    }
  }

  static boolean isTemporary(Path path) {
    return path.getFileName().toString().startsWith(TEMPORARY);
  }

  /** Removes what uploads left behind that a killed workspace was taking. */
  static void deleteAbandoned(Path directory) throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(ABANDONED));
    List<Path> left;
    try (var all = Files.list(directory)) {
      left = all.filter(Uploads::isTemporary).toList();
    }
    for (Path path : left) {
      if (Files.getLastModifiedTime(path).compareTo(old) < 0) {
        Files.deleteIfExists(path);
      }
    }
  }
}
