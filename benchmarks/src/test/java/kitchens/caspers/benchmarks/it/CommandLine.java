package kitchens.caspers.benchmarks.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kitchens.caspers.benchmarks.CommandArchive;
import kitchens.caspers.benchmarks.Installation;

/** The command line in a process of its own, in a directory of the test's choice. */
final class CommandLine {

  /** What one command gave. */
  record Outcome(int exitCode, String out, String err) {}

  private final Installation installation;
  private final Path directory;

  CommandLine(Installation installation, Path directory) {
    this.installation = installation;
    this.directory = directory;
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  Outcome run(Map<String, String> more, String... arguments)
      throws IOException, InterruptedException {
    var out = Files.createTempFile("caspers-", ".out");
    var err = Files.createTempFile("caspers-", ".err");
    try {
      var process = start(more, out, err, arguments);
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("caspers " + List.of(arguments) + " did not end");
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  Process start(Map<String, String> more, Path out, Path err, String... arguments)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(words(arguments))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    surround(builder);
    builder.environment().putAll(more);
    return builder.start();
  }

  /** The whole command. */
  List<String> words(String... arguments) throws IOException, InterruptedException {
    var words = CommandArchive.command(dist());
    words.addAll(List.of(arguments));
    return words;
  }

  /** Gives a process its directory and its environment. */
  void surround(ProcessBuilder builder) {
    builder.directory(directory.toFile());
    builder.environment().put("CASPERS_HOME", installation.home().toString());
    builder.environment().put("CASPERS_PORT", Integer.toString(installation.port()));
    builder.environment().put("CASPERS_DIST", dist().toString());
  }

  private Path dist() {
    return installation.repository().resolve("target").resolve("dist");
  }
}
