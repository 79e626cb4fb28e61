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
    "san-francisco, San Francisco, 68a573d11e644755",
    "silicon-valley, Silicon Valley, 8f451723733e06ca",
    "chicago, Chicago, 7b783ba06052b52a",
    "bellevue, Bellevue, f92761eb6db5e7f0"
  })
  void aDaysBytesNeverChange(String slug, String name, String sha256) throws Exception {
    var slice = new Slice(name, slug, Universe.at("2026-11-24T08:00:00Z"), 86_400);
    var bytes = Universe.worldOf(2026, slug).bytes(slice);
    var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(HexFormat.of().formatHex(digest).substring(0, 16)).isEqualTo(sha256);
  }
}
