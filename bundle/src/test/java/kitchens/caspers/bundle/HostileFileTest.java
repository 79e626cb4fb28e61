package kitchens.caspers.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import kitchens.caspers.bundle.value.BundleException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the file, a person gets an answer, and soon. */
class HostileFileTest {

  private static final String[] PIECES = {
    "bundle",
    ":",
    " ",
    "\n",
    "  ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "<<",
    "!!x ",
    "${var.",
    "${bundle.name}",
    "variables",
    "\"",
    "'",
    "|",
    ">",
    "#",
    "\t",
    "0x",
    "1e9",
    "targets",
    "jobs",
    "resources",
    "tasks",
    "name",
    "~",
    "---",
    "...",
    "%",
    "@",
    ",",
    "?",
    "\u00e9",
    "\ud83c\udf54"
  };

  @TempDir private Path directory;

  @RepeatedTest(200)
  void anyTextIsReadOrRefusedWithProblems(RepetitionInfo repetition) throws Exception {
    var random = new Random(repetition.getCurrentRepetition());
    var text = new StringBuilder(random.nextBoolean() ? "bundle: {name: x}\n" : "");
    for (var i = random.nextInt(120); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    Files.writeString(directory.resolve("databricks.yml"), text);
    try {
      assertThat(load().name()).isNotNull();
    } catch (BundleException refused) {
      assertThat(refused.problems()).as(text.toString()).isNotEmpty();
    }
  }

  @Test
  void aHugeFileIsRefusedAtOnce() throws Exception {
    Files.writeString(
        directory.resolve("databricks.yml"), "x: \"" + "y".repeat(17 * 1024 * 1024) + "\"\n");
    assertThatThrownBy(this::load).hasMessageContaining("larger than 16 MB");
  }

  @Test
  void whatIsNotTextIsRefused() throws Exception {
    Files.write(directory.resolve("databricks.yml"), new byte[] {(byte) 0xff, 0, 3, (byte) 0xc0});
    assertThatThrownBy(this::load).hasMessageContaining("not UTF-8 text");
  }

  @Test
  void noBundleAtAllIsSaid() {
    assertThatThrownBy(this::load)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("no databricks.yml");
  }

  private Bundle load() {
    return BundleLoader.load(
        new BundleLoader.Request(directory, null, Map.of(), Map.of(), null, false));
  }
}
