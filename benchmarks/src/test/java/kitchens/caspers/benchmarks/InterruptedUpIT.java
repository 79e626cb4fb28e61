package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user breaks `up` off in the middle, takes everything down, and begins again. */
@Tag("chaos")
class InterruptedUpIT {
  @TempDir Path logs;

  @Test
  void upCompletesWhatAnInterruptedOneBegan() throws Exception {
    var out = logs.resolve("up.out");
    var err = logs.resolve("up.err");
    try (var installation = Installation.create()) {
      var up = installation.start(out, err, "up", "-t", "free");
      LiveUniverse.await("the first stage", () -> said(out, err).contains("Raw_Data"));
      interrupt(up);
      LiveUniverse.await("the end of up", () -> !up.isAlive());
      assertThat(said(out, err)).doesNotContain("Exception");

      installation.caspers("down").succeeded();
      installation.caspers("up", "-t", "free", "--detach").succeeded();
      new LiveUniverse(installation).awaitGold();
    }
  }

  /** What Ctrl-C sends. */
  private static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  private static String said(Path out, Path err) {
    try {
      return Files.readString(out) + Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
