package kitchens.caspers.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A world made today is the world made then, to the byte, on any machine. */
class GoldenDayTest {
  @ParameterizedTest
  @CsvSource({
    "san-francisco, San Francisco, 63081777717db232",
    "silicon-valley, Silicon Valley, 3fceeb0ba5ffbf7b",
    "chicago, Chicago, 8237d06b68b09cd0",
    "bellevue, Bellevue, 9aa80edc179fac9a",
    "gothenburg, Gothenburg, 59224c3491e4afb3",
    "monaco, Monaco, fa841e929eecbbd9"
  })
  void aDaysBytesNeverChange(String slug, String name, String sha256) throws Exception {
    var slice = new Slice(name, slug, Universe.at("2026-11-24T08:00:00Z"), 86_400);
    var bytes = Universe.worldOf(2026, slug).bytes(slice);
    var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(HexFormat.of().formatHex(digest).substring(0, 16)).isEqualTo(sha256);
  }
}
