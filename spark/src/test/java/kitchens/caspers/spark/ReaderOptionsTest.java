package kitchens.caspers.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader is asked for is understood or refused, with the mend. */
class ReaderOptionsTest {
  private static ReaderOptions options(Map<String, String> options) {
    return ReaderOptions.of(new CaseInsensitiveStringMap(options));
  }

  @Test
  void whatIsNotAskedForHasADefault() {
    var read = options(Map.of("LOCATION", "chicago, monaco"));
    assertThat(read.locationList()).containsExactly("chicago", "monaco");
    assertThat(read.seed()).isEqualTo(42);
    assertThat(read.partition()).isEqualTo(Duration.ofDays(1));
    assertThat(read.form()).isEqualTo(Form.EVENTS);
    assertThat(read.from()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "speeed | 3 | did you mean 'speed'",
        "path | /tmp | no option 'path'",
        "seed | x | write a whole number",
        "speed | 0 | a number above 0",
        "speed | NaN | a number above 0",
        "from | yesterday | write a day or an instant",
        "to | 2026-11-24T18:00:00.5Z | of a whole second",
        "anchor | +999999-01-01T00:00:00Z | from 1971 to 2199",
        "historyDays | 9999 | write whole days, 0 to 3650",
        "partitionHours | 25 | write whole hours, 1 to 24",
        "maxHoursPerBatch | -1 | write whole hours",
        "as | rows | write events or lines",
        "journal | {} | line 1",
        "business | parcels | option location and option business",
      })
  void whatCannotBeUsedIsRefused(String name, String value, String message) {
    var asked = new HashMap<>(Map.of("location", "chicago"));
    asked.put(name, value);
    assertThatThrownBy(() -> options(asked))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kitchens | as | rows | write events or lines",
        "parcels | historyDays | 3 | option historyDays and option business",
        "parcel | seed | 7 | there is no business 'parcel' in the jar: name one of [kitchens",
        "business: x\\n | seed | 7 | timezone: it is missing",
      })
  void aBusinessIsOneThatIsThere(String business, String name, String value, String message) {
    var asked = Map.of("business", business.replace("\\n", "\n"), name, value);
    assertThatThrownBy(() -> ReaderWorld.of(options(asked), Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void nothingSaysWhatIsRead() {
    assertThatThrownBy(() -> options(Map.of()))
        .hasMessageContaining("option location is missing")
        .hasMessageContaining("one of [kitchens, parcels, payments]");
  }

  @Test
  void aWindowHasAnInside() {
    var asked = Map.of("location", "chicago", "from", "2026-11-24", "to", "2026-11-24");
    assertThatThrownBy(() -> options(asked)).hasMessageContaining("nothing lies between");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "atlantis | there is no location 'atlantis'",
        "../../etc/passwd | there is no location",
        "chicago,chicago | names one twice",
        "{\"orders_day_1\": -1} | option location:1",
      })
  void aLocationIsOneThatIsThere(String location, String message) {
    var asked = options(Map.of("location", location));
    assertThatThrownBy(() -> ReaderWorld.of(asked, Instant.parse("2026-11-26T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void allThatIsShippedIsInTheJar() throws IOException {
    try (var files = Files.list(Path.of("..", "universe", "locations"))) {
      var names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json") && !name.endsWith(".schema.json"))
              .map(name -> name.replace(".json", ""))
              .sorted()
              .toList();
      assertThat(names).isEqualTo(ShippedUniverse.NAMES);
    }
    for (var name : ShippedUniverse.NAMES) {
      assertThat(ShippedUniverse.location(name, Optional.of(60.0), Optional.of(9)).pace().speedUp())
          .isEqualTo(60);
    }
    assertThat(List.of(ShippedUniverse.menu().items())).isNotEmpty();
    try (var folders = Files.list(Path.of("..", "universe", "business"))) {
      var businesses =
          folders
              .filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .sorted()
              .toList();
      assertThat(businesses).isEqualTo(ShippedUniverse.BUSINESSES);
    }
    for (var business : ShippedUniverse.BUSINESSES) {
      assertThat(ShippedUniverse.blueprint(business)).contains("business: " + business);
    }
  }

  @Test
  void anOffsetIsReadAsItWasWritten() {
    var json = "{\"reached\":{\"Monaco\":\"2026-11-24T18:00:00Z\"},\"version\":3}";
    assertThat(SimulatedOffset.parse(json).json()).isEqualTo(json);
    assertThatThrownBy(() -> SimulatedOffset.parse(json.replace(":3}", ":1}")))
        .hasMessageContaining("version 1");
    assertThatThrownBy(() -> SimulatedOffset.parse("17")).hasMessageContaining("new checkpoint");
  }
}
