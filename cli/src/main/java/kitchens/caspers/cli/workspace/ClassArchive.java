package kitchens.caspers.cli.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An AppCDS archive of the classes that a process of the installation loads: made from the first
 * process that is stopped, used by the next ones. A build removes it with the jars it was made
 * from.
 */
final class ClassArchive {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Path file;

  ClassArchive(Map<String, String> environment, String name) {
    var dist = environment.get("CASPERS_DIST");
    file =
        dist == null
            ? null
            : Path.of(dist, "cds", name + "-" + Runtime.version().feature() + ".jsa");
  }

  /** The JVM's flags: to use the archive, or to be able to make it. */
  List<String> flags() {
    if (file == null) {
      return List.of();
    }
    return Files.exists(file)
        ? List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + file)
        : List.of("-Xshare:auto", "-XX:+RecordDynamicDumpInfo");
  }

  /** Makes the archive from a process that has loaded what it needs and is about to end. */
  void makeFrom(ProcessHandle process) {
    if (file == null || Files.exists(file)) {
      return;
    }
    var jcmd = WorkspaceProcess.java().resolveSibling("jcmd");
    if (!Files.isExecutable(jcmd)) {
      return;
    }
    var half = file.resolveSibling(file.getFileName() + "." + process.pid());
    try {
      Files.createDirectories(file.getParent());
      var dump =
          new ProcessBuilder(
                  jcmd.toString(), "" + process.pid(), "VM.cds", "dynamic_dump", half.toString())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!dump.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        dump.destroyForcibly();
      } else if (Files.exists(half)) {
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.deleteIfExists(half);
    } catch (IOException e) {
      half.toFile().delete(); // the archive saves time, nothing else
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
