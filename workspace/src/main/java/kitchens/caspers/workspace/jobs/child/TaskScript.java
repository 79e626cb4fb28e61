package kitchens.caspers.workspace.jobs.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** The Python script that each Python task's process runs first, as a file. */
public final class TaskScript {
  private static final String NAME = "/jobs/task_main.py";

  private TaskScript() {}

  /** Writes the script below {@code directory}, once for each version of its content. */
  public static Path in(Path directory) {
    try (var in = TaskScript.class.getResourceAsStream(NAME)) {
      var bytes = in.readAllBytes();
      var sum = new CRC32();
      sum.update(bytes);
      var version = HexFormat.of().toHexDigits(sum.getValue(), 8);
      var script = directory.resolve("task-main-" + version).resolve("task_main.py");
      if (!Files.exists(script)) {
        Files.createDirectories(script.getParent());
        var fresh = Files.createTempFile(script.getParent(), "task-main", ".tmp");
        Files.write(fresh, bytes);
        Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
      }
      return script;
    } catch (IOException e) {
      throw new UncheckedIOException("The script for Python tasks could not be written.", e);
    }
  }
}
