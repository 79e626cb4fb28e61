package kitchens.caspers.workspace.compute;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line of a compute process. */
final class ComputeCommand {

  /** What Spark needs of the JDK's insides since Java 17. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private ComputeCommand() {}

  /**
   * The command line.
   *
   * @param archives where an AppCDS archive may lie; the first that exists is used
   * @param scratch for what Spark and native libraries write while they run
   * @throws IOException with a message for the user when compute is not there
   */
  static List<String> of(ComputeSettings settings, List<Path> archives, Path scratch)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + settings.heap());
    command.add("-XX:+ExitOnOutOfMemoryError");
    // Measured: the optimising compiler takes on a small machine more than it gives back; without
    // a bound of its own the smaller compiler's code cache fills within a minute and it stops.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:ReservedCodeCacheSize=256m");
    command.add("-XX:+UseParallelGC");
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Djava.io.tmpdir=" + scratch);
    command.add("-Duser.timezone=UTC");
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    archive(archives)
        .ifPresent(
            archive -> {
              command.add("-XX:SharedArchiveFile=" + archive);
              // An archive of another JDK is simply not used; that is no news for standard output.
              command.add("-Xshare:auto");
              command.add("-Xlog:cds=off");
              command.add("-Xlog:cds+dynamic=off");
            });
    command.addAll(settings.jvmOptions());
    command.add("-cp");
    // Behind compute's own, so that its archive of classes holds with them and without.
    Path kafka = settings.lib().resolveSibling("kafka");
    command.add(
        Files.isDirectory(kafka)
            ? classPath(settings.lib()) + File.pathSeparator + classPath(kafka)
            : classPath(settings.lib()));
    command.add(settings.mainClass());
    return command;
  }

  private static Optional<Path> archive(List<Path> archives) {
    return archives.stream().filter(Files::isReadable).findFirst();
  }

  /** Sorted, as an AppCDS archive insists on the order that it was made with. */
  private static String classPath(Path lib) throws IOException {
    if (Files.isDirectory(lib)) {
      try (Stream<Path> files = Files.list(lib)) {
        String path =
            files
                .filter(file -> file.toString().endsWith(".jar"))
                .sorted()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        if (!path.isEmpty()) {
          return path;
        }
      }
    }
    throw new IOException(
        "there are no jars in " + lib + "; build the project, or set CASPERS_DIST to its output");
  }
}
