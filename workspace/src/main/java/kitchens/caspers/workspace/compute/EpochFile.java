package kitchens.caspers.workspace.compute;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The number of the current compute process. Whoever finds another number there than the one it was
 * started with is no longer the driver and writes nothing more, so a new number is on the disk
 * before a successor is started.
 */
final class EpochFile {

  private final Path file;

  EpochFile(Path file) {
    this.file = requireNonNull(file, "file is null");
  }

  /** Takes the next number; when it returns, the number has reached the disk. */
  long next() throws IOException {
    long next = current() + 1;
    Files.createDirectories(file.getParent());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      out.write(ByteBuffer.wrap((next + "\n").getBytes(StandardCharsets.UTF_8)));
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
    return next;
  }

  private long current() throws IOException {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return 0;
    } catch (NumberFormatException e) {
      throw new IOException(
          file + " does not hold a number; write the highest epoch ever used into it", e);
    }
  }
}
