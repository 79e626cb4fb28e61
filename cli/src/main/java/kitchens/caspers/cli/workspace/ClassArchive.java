package kitchens.caspers.cli.workspace;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A class-data archive of what a process of the installation loads: a process notes what it loads,
 * and when it has stopped the archive is made from its notes, in the background, for the next ones.
 * A build removes it with the jars it was made from.
 *
 * <p>It is made offline. To have a living JVM dump its own classes (jcmd's {@code dynamic_dump}) is
 * to risk that process: JDK 17 ends with a SIGSEGV at the lambdas of {@link #UNFIT}.
 */
final class ClassArchive {

  private static final String UNFIT = "@lambda-proxy org/eclipse/elk/";

  /** Its words: java, the list, the archive, the class path. */
  private static final String MAKE =
      """
      nice -n 19 "$0" -Xshare:dump -XX:+UseSerialGC -XX:ErrorFile=/dev/null -Xlog:disable \
        "-XX:SharedClassListFile=$1" "-XX:SharedArchiveFile=$2.$$" -cp "$3" && mv "$2.$$" "$2"
      rm -f "$1" "$2.$$" "$2".pid*
      """;

  private final Path file;
  private final String classPath;

  ClassArchive(Map<String, String> environment, String name) {
    var dist = environment.get("CASPERS_DIST");
    file =
        dist == null
            ? null
            : Path.of(dist, "cds", name + "-" + Runtime.version().feature() + ".jsa");
    classPath = dist + "/" + name + "/*";
  }

  /** The JVM's flags: to use the archive, or to note what it is to hold. */
  List<String> flags() {
    if (file == null) {
      return List.of();
    }
    if (Files.exists(file)) {
      return List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + file);
    }
    return file.getParent().toFile().isDirectory() || file.getParent().toFile().mkdirs()
        ? List.of("-Xshare:auto", "-XX:DumpLoadedClassList=" + list("%p")) // becomes pid<N>
        : List.of("-Xshare:auto");
  }

  /** Begins to make the archive from what a process that has stopped has noted. */
  void makeAfter(ProcessHandle stopped) {
    if (file == null) {
      return;
    }
    var noted = list("pid" + stopped.pid());
    try {
      if (Files.exists(noted) && !Files.exists(file)) {
        var fit =
            Files.readAllLines(noted).stream()
                .filter(line -> !line.startsWith(UNFIT))
                .collect(Collectors.joining("\n", "", "\n"));
        var list = Files.createFile(list("ready")); // whoever has made one is making the archive
        Files.writeString(list, fit);
        new ProcessBuilder(
                List.of(
                    "sh",
                    "-c",
                    MAKE,
                    WorkspaceProcess.java().toString(),
                    list.toString(),
                    file.toString(),
                    classPath))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
      }
    } catch (FileAlreadyExistsException e) {
      // Another is at it.
    } catch (IOException e) {
      list("ready").toFile().delete(); // the archive saves time, nothing else
    } finally {
      noted.toFile().delete();
    }
  }

  private Path list(String of) {
    return file.resolveSibling(file.getFileName() + "." + of + ".list");
  }
}
