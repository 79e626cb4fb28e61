package kitchens.caspers.workspace.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A volume's batches on disk: {@code ingest/<day>/<number>.json}, and beside them, under a name
 * that readers of data pass over, {@code _quarantine/<day>/<number>.json}. A batch lies under
 * hidden names until it is taken.
 */
final class BatchFiles {
  static final String ASIDE = "_quarantine";
  private static final String EVENTS = "ingest";

  private final Path root;

  BatchFiles(Path root) {
    this.root = root;
  }

  /**
   * Writes a batch under its hidden names and forces it to disk. What a crash left there under the
   * same number was never taken and goes.
   */
  void draft(long batch, String folder, List<byte[]> events, List<byte[]> aside)
      throws IOException {
    draft(EVENTS, batch, folder, events);
    draft(ASIDE, batch, folder, aside);
  }

  private void draft(String kind, long batch, String folder, List<byte[]> lines)
      throws IOException {
    Path draft = hidden(kind, batch, folder);
    if (lines.stream().allMatch(part -> part.length == 0)) {
      Files.deleteIfExists(draft);
      return;
    }
    Path day = draft.getParent();
    if (!Files.isDirectory(day)) {
      Files.createDirectories(day);
      force(day.getParent());
      force(root);
    }
    write(draft, lines);
    force(day);
  }

  private static void write(Path file, List<byte[]> lines) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (byte[] part : lines) {
        ByteBuffer buffer = ByteBuffer.wrap(part);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
      out.force(true);
    }
  }

  /** Lets a batch that was taken show itself; nothing happens when it does already. */
  void show(long batch, String folder) throws IOException {
    show(ASIDE, batch, folder);
    show(EVENTS, batch, folder);
  }

  private void show(String kind, long batch, String folder) throws IOException {
    Path draft = hidden(kind, batch, folder);
    if (!Files.exists(draft)) {
      return;
    }
    Path file = draft.resolveSibling(name(batch));
    for (int other = 2; !link(draft, file); other++) {
      // Somebody who may write the volume has put a file of that name there.
      file = draft.resolveSibling("%012d-%d.json".formatted(batch, other));
    }
    Files.delete(draft);
    force(file.getParent());
  }

  /** Whether the file now bears the name, perhaps since before a crash. */
  private static boolean link(Path draft, Path name) throws IOException {
    try {
      // A hard link is the one operation that fails when the name is taken.
      Files.createLink(name, draft);
      return true;
    } catch (FileAlreadyExistsException e) {
      return Files.isSameFile(name, draft);
    }
  }

  private Path hidden(String kind, long batch, String folder) {
    return root.resolve(kind).resolve(folder).resolve("." + name(batch));
  }

  private static String name(long batch) {
    return "%012d.json".formatted(batch);
  }

  /** So that the name itself survives a crash of the machine. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
