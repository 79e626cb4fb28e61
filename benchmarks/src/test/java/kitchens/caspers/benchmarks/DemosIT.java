package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each of the stories of docs/demos played from its start to its end on a fresh home. */
@Tag("long")
class DemosIT {

  @ParameterizedTest
  @CsvSource({"kitchens, 7", "refunds, 6", "complaints, 5", "release, 6"})
  void playsFromStartToEndOnAFreshHome(String story, int steps) throws Exception {
    try (var installation = Installation.create()) {
      var played = installation.caspers("demo", "play", story, "--auto");
      assertThat(played.exitCode()).as(played.out() + played.err()).isZero();
      assertThat(played.out()).contains("Step " + steps + " is done.", "That was ");

      var kept =
          new ObjectMapper()
              .readTree(Files.readString(installation.home().resolve("demo/" + story + ".json")));
      assertThat(kept.path("done")).hasSize(steps);
      // What is left can be used: the workspace runs, and so does the world's clock.
      assertThat(installation.status().path("status").asText()).isEqualTo("RUNNING");
      var now = installation.caspers("universe", "watch", "--count", "1", "-o", "json").succeeded();
      assertThat(new ObjectMapper().readTree(now.out()).at("/locations/0/speed_up").asDouble())
          .isPositive();
    }
  }
}
