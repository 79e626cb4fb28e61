package kitchens.caspers.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line's JVM as the {@code caspers} script starts it: with an archive of the classes
 * that it loads. The script makes the archive in the background; here it is waited for, so that the
 * first command is like the others.
 */
public final class CommandArchive {
  private static final String MAIN = "kitchens.caspers.cli.Main";

  private CommandArchive() {}

  /** The words that start a command of this build; its own follow. */
  public static synchronized List<String> command(Path dist)
      throws IOException, InterruptedException {
    var archive = dist.resolve("cds").resolve("cli-" + Runtime.version().feature() + ".jsa");
    if (!Files.exists(archive) || isOlderThanItsJars(archive, dist)) {
      make(archive, dist);
    }
    var words = new ArrayList<>(java());
    words.add("-XX:SharedArchiveFile=" + archive);
    words.addAll(List.of("-cp", dist.resolve("workspace") + "/*", MAIN));
    return words;
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-Xshare:auto",
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        "-Djdk.console=java.base");
  }

  private static boolean isOlderThanItsJars(Path archive, Path dist) throws IOException {
    var made = Files.getLastModifiedTime(archive);
    try (var jars = Files.list(dist.resolve("workspace"))) {
      for (var jar : jars.toList()) {
        if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static void make(Path archive, Path dist) throws IOException, InterruptedException {
    Files.createDirectories(archive.getParent());
    var half = archive.resolveSibling(archive.getFileName() + "." + ProcessHandle.current().pid());
    var list = half.resolveSibling(half.getFileName() + ".list");
    var path = List.of("-cp", dist.resolve("workspace") + "/*");
    var noting = new ArrayList<>(java());
    noting.add("-XX:DumpLoadedClassList=" + list);
    noting.addAll(path);
    noting.addAll(List.of(MAIN, "warm"));
    var dumping = new ArrayList<>(List.of(java().get(0), "-Xshare:dump", "-XX:+UseG1GC"));
    dumping.addAll(
        List.of(
            "-Xlog:disable", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + half));
    dumping.addAll(path);
    try {
      run(noting);
      run(dumping);
    } finally {
      Files.deleteIfExists(list);
    }
    if (!Files.exists(half)) {
      throw new IllegalStateException("caspers warm made no archive");
    }
    Files.move(half, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void run(List<String> words) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("the archive of the command line was not made in 2 minutes");
    }
  }
}
