package kitchens.caspers.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A checkout with the real launcher, and a {@code java} and a {@code mvn} of the test's own on the
 * path that say what they were asked to do.
 */
final class Checkout {

  /** What one run of the launcher gave. */
  record Outcome(int exitCode, String out, String err) {}

  private static final String JAVA =
      """
      #!/bin/sh
      case "$1" in
        -version) echo 'openjdk version "%s" 2024-01-01' >&2 ;;
        --list-modules) echo 'java.base@17'; echo 'jdk.compiler@17' ;;
        *) for last; do :; done
           case " $* " in *" warm "*) exit 0 ;; esac
           echo "java $*"; echo "dist=$CASPERS_DIST repo=$CASPERS_REPO" ;;
      esac
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >> builds
      echo "[INFO] Building Casper's Kitchens: bundle 0.1.0                 [3/8]"
      sleep %s
      %s
      mkdir -p target/dist/workspace target/dist/compute
      """;

  private final Path root;
  private final Path bin;

  Checkout(Path temporary) throws IOException {
    root = Files.createDirectories(temporary.resolve("check out"));
    bin = Files.createDirectories(temporary.resolve("bin"));
    Files.copy(launcher(), root.resolve("caspers"));
    executable(root.resolve("caspers"));
    Files.writeString(root.resolve("pom.xml"), "<project/>\n");
    Files.createDirectories(root.resolve("bundle/src/main/java"));
    Files.writeString(root.resolve("bundle/pom.xml"), "<project/>\n");
  }

  private static Path launcher() {
    return Path.of("").toAbsolutePath().getParent().resolve("caspers");
  }

  Path root() {
    return root;
  }

  Checkout withJava(String version) throws IOException {
    script(bin.resolve("java"), JAVA.formatted(version));
    return this;
  }

  Checkout withMaven() throws IOException {
    script(bin.resolve("mvn"), MAVEN.formatted("0", ":"));
    return this;
  }

  Checkout withSlowMaven() throws IOException {
    script(bin.resolve("mvn"), MAVEN.formatted("1", ":"));
    return this;
  }

  Checkout withFailingMaven() throws IOException {
    var error = "echo '[ERROR] /x/Y.java:[3,5] cannot find symbol'; exit 1";
    script(bin.resolve("mvn"), MAVEN.formatted("0", error));
    return this;
  }

  int builds() throws IOException {
    var file = root.resolve("builds");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  Outcome run(String... arguments) throws Exception {
    return run(root.resolve("caspers"), Map.of(), arguments);
  }

  Outcome run(Path launcher, Map<String, String> more, String... arguments) throws Exception {
    var process = start(launcher, more, arguments);
    var out = new String(process.getInputStream().readAllBytes());
    var err = new String(process.getErrorStream().readAllBytes());
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the launcher did not end: " + out + err);
    }
    return new Outcome(process.exitValue(), out, err);
  }

  Process start(Path launcher, Map<String, String> more, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(bin.toFile());
    var environment = new HashMap<>(Map.of("PATH", bin + ":" + tools()));
    environment.putAll(more);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** A directory with the POSIX tools that a launcher may use, and neither Java nor Maven. */
  private Path tools() throws IOException {
    var tools = bin.resolveSibling("tools");
    if (!Files.exists(tools)) {
      Files.createDirectories(tools);
      for (var name :
          List.of(
              "bash",
              "sh",
              "env",
              "cat",
              "dirname",
              "find",
              "grep",
              "head",
              "mkdir",
              "mv",
              "readlink",
              "rm",
              "sed",
              "sleep")) {
        for (var directory : List.of("/bin", "/usr/bin")) {
          var tool = Path.of(directory, name);
          if (Files.exists(tool) && !Files.exists(tools.resolve(name))) {
            script(tools.resolve(name), "#!/bin/sh\nexec " + tool + " \"$@\"\n");
          }
        }
      }
    }
    return tools;
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
