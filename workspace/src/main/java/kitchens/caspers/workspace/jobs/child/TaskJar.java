package kitchens.caspers.workspace.jobs.child;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The small jar that holds {@link TaskMain}, first on the class path of every task's JVM. */
public final class TaskJar {
  private static final String ENTRY = TaskMain.class.getName().replace('.', '/') + ".class";

  private TaskJar() {}

  /** Writes the jar below {@code directory}, once for each version of its content. */
  public static Path in(Path directory) {
    try {
      byte[] bytes;
      try (var in = TaskMain.class.getClassLoader().getResourceAsStream(ENTRY)) {
        bytes = in.readAllBytes();
      }
      var sum = new CRC32();
      sum.update(bytes);
      var jar =
          directory.resolve(
              "task-main-%s.jar".formatted(HexFormat.of().toHexDigits(sum.getValue(), 8)));
      if (!Files.exists(jar)) {
        Files.createDirectories(directory);
        var fresh = Files.createTempFile(directory, "task-main", ".tmp");
        Files.write(fresh, zip(bytes));
        Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException("The jar for task JVMs could not be written.", e);
    }
  }

  private static byte[] zip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      var entry = new ZipEntry(ENTRY);
      // A fixed time: the archive of loaded classes is only good for the same jar.
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
