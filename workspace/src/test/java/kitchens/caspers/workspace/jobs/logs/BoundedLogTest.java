package kitchens.caspers.workspace.jobs.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
  @TempDir Path temp;

  private Path file() {
    return temp.resolve("task-0.stdout");
  }

  private void write(int segmentBytes, String text) throws Exception {
    try (var log = new BoundedLog(file(), segmentBytes)) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      log.write(bytes, 0, bytes.length);
    }
  }

  @Test
  void aShortLogIsKeptWhole() throws Exception {
    write(100, "hello\n");
    assertThat(new LogView(file()).read(0, 100)).isEqualTo(new LogView.Piece("hello\n", 0, 6, 6));
    assertThat(new LogView(file()).read(6, 100)).isEqualTo(new LogView.Piece("", 6, 6, 6));
  }

  @Test
  void ofALongLogTheHeadAndTheTailStay() throws Exception {
    var text = new StringBuilder();
    for (var i = 0; i < 100; i++) {
      text.append("line %03d\n".formatted(i));
    }
    write(45, text.toString());

    var view = new LogView(file());
    assertThat(view.read(0, 1000).text()).startsWith("line 000\n").endsWith("line 004\n");
    // What was dropped is skipped: reading goes on where there is something.
    var next = view.read(45, 1000);
    assertThat(next.offset()).isGreaterThan(45);
    assertThat(view.tail(18).text()).isEqualTo("line 098\nline 099\n");
    assertThat(view.tail(18).size()).isEqualTo(900);
    try (var files = Files.list(temp)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aCharacterIsNotCutInTwo() throws Exception {
    write(100, "aé€😀z");
    var view = new LogView(file());
    var text = new StringBuilder();
    for (long offset = 0; offset < 11; ) {
      var piece = view.read(offset, 4);
      assertThat(piece.nextOffset()).isGreaterThan(offset);
      text.append(piece.text());
      offset = piece.nextOffset();
    }
    assertThat(text).hasToString("aé€😀z");
  }

  @Test
  void thereIsNoLogBeforeTheTaskBegan() throws Exception {
    assertThat(new LogView(temp.resolve("none/x")).read(0, 10))
        .isEqualTo(new LogView.Piece("", 0, 0, 0));
  }
}
