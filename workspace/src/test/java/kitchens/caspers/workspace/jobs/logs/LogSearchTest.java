package kitchens.caspers.workspace.jobs.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSearchTest {
  @TempDir Path temp;

  private LogView log(int segmentBytes, byte[]... parts) throws Exception {
    var file = temp.resolve("task-0.stdout");
    try (var log = new BoundedLog(file, segmentBytes)) {
      for (var part : parts) {
        log.write(part, 0, part.length);
      }
    }
    return new LogView(file);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void linesAreFoundByTheirNumberWhateverTheCase() throws Exception {
    var log = log(1000, bytes("one\nAn Error\n\nno\nerror: ÄRGER"));
    assertThat(LogSearch.find(log, "error", 10))
        .isEqualTo(
            new LogSearch.Found(
                List.of(
                    new LogSearch.Match(2, 4, "An Error"),
                    new LogSearch.Match(5, 17, "error: ÄRGER")),
                false));
    assertThat(LogSearch.find(log, "ärger", 10).matches()).hasSize(1);
    assertThat(LogSearch.find(log, "error", 1).truncated()).isTrue();
    assertThat(LogSearch.find(log, "e.ror", 10).matches()).isEmpty();
  }

  @Test
  void droppedLinesCount() throws Exception {
    var text = new StringBuilder();
    for (var i = 1; i <= 100; i++) {
      text.append("line %03d\n".formatted(i));
    }
    var log = log(45, bytes(text.toString()));
    assertThat(LogSearch.find(log, "line 099", 10).matches())
        .containsExactly(new LogSearch.Match(99, 98 * 9, "line 099"));
    assertThat(LogSearch.find(log, "line 003", 10).matches())
        .containsExactly(new LogSearch.Match(3, 18, "line 003"));
    assertThat(LogSearch.find(log, "line 050", 10).matches()).isEmpty();
  }

  @Test
  void aHostileLineStaysTextAndIsBounded() throws Exception {
    var endless = new byte[10 << 20];
    Arrays.fill(endless, (byte) 0xff);
    var needle = bytes("\u001b[31m<script>alert(1)</script>");
    // Across the place at which pieces of a long line are cut.
    System.arraycopy(needle, 0, endless, (64 << 10) - 5, needle.length);
    var log = log(16 << 20, endless, bytes("\nlast </script>\n"));
    var found = LogSearch.find(log, "</SCRIPT>", 10).matches();

    assertThat(found).extracting(LogSearch.Match::line).containsExactly(1L, 2L);
    assertThat(found.get(0).text())
        .contains("\u001b[31m<script>alert(1)</script>\uFFFD")
        .hasSizeLessThan(600);
    assertThat(found.get(1))
        .isEqualTo(new LogSearch.Match(2, endless.length + 1L, "last </script>"));
  }
}
