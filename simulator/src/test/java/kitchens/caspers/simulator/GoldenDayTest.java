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
    "san-francisco, San Francisco, 4494c3b657f7b37d",
    "silicon-valley, Silicon Valley, 8bf48293f59dca2b",
    "chicago, Chicago, 899227584c073eb9",
    "bellevue, Bellevue, 818f240a829f1546",
    "gothenburg, Gothenburg, c12acf527b0a34d6",
    "monaco, Monaco, a1074c9451ca7a4f"
  })
  void aDaysBytesNeverChange(String slug, String name, String sha256) throws Exception {
    var slice = new Slice(name, slug, Universe.at("2026-11-24T08:00:00Z"), 86_400);
    var bytes = Universe.worldOf(2026, slug).bytes(slice);
    var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(HexFormat.of().formatHex(digest).substring(0, 16)).isEqualTo(sha256);
  }
}
