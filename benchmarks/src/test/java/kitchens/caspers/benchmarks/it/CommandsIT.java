package kitchens.caspers.benchmarks.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kitchens.caspers.benchmarks.Installation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands over the API against a real workspace, from what stands in transcripts. */
class CommandsIT {

  private static final Path TRANSCRIPTS = Path.of("src/test/resources/commands");

  private static Installation installation;
  private static Path jar;

  @TempDir private Path directory;

  @BeforeAll
  static void aWorkspace(@TempDir Path classes) throws Exception {
    jar = TinyJar.make(classes);
    installation = SharedWorkspace.get();
  }

  static List<Path> transcripts() throws IOException {
    try (var files = Files.list(TRANSCRIPTS)) {
      return files.sorted().map(Path::getFileName).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void commandsGiveWhatTheTranscriptSays(Path transcript) throws IOException {
    var environment =
        Map.of(
            "DATABRICKS_HOST",
            "http://127.0.0.1:" + installation.port(),
            "DATABRICKS_TOKEN",
            Files.readString(installation.home().resolve("admin-token")).strip());
    new Transcript(environment)
        .with("DIR", directory)
        .with("JAR", jar)
        .run(TRANSCRIPTS.resolve(transcript));
  }
}
