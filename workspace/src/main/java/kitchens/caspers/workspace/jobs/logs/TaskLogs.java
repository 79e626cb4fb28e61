package kitchens.caspers.workspace.jobs.logs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/** Where the logs of attempts lie: {@code <run_id>/<task_key>-<attempt>.stdout} and the like. */
public record TaskLogs(Path root) {
  private static final long SEGMENT_BYTES = 4 << 20;

  /** The two output streams of a task. */
  public enum Stream {
    STDOUT,
    STDERR;

    private String suffix() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Path directory(long jobRunId) {
    return root.resolve(Long.toString(jobRunId));
  }

  private Path file(long jobRunId, String taskKey, int attempt, String suffix) {
    return directory(jobRunId).resolve("%s-%d.%s".formatted(taskKey, attempt, suffix));
  }

  /** Where a task's JVM leaves its account of an error. */
  public Path account(long jobRunId, String taskKey, int attempt) {
    return file(jobRunId, taskKey, attempt, "error");
  }

  public BoundedLog begin(long jobRunId, String taskKey, int attempt, Stream stream)
      throws IOException {
    Files.createDirectories(directory(jobRunId));
    return new BoundedLog(file(jobRunId, taskKey, attempt, stream.suffix()), SEGMENT_BYTES);
  }

  public LogView view(long jobRunId, String taskKey, int attempt, Stream stream) {
    return new LogView(file(jobRunId, taskKey, attempt, stream.suffix()));
  }

  /** Removes all logs of a run. */
  public void delete(long jobRunId) throws IOException {
    var directory = directory(jobRunId);
    if (!Files.isDirectory(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
