package kitchens.caspers.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors that were made before are taken from their file, and from no other. */
class RememberedTest {

  private static final List<String> SENTENCES = List.of("start caspers", "stop caspers");

  private static Meaning meaning;

  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    meaning = new Meaning();
  }

  @Test
  void whatIsKeptIsWhatWasMade() throws Exception {
    var remembered = new Remembered(Optional.of(folder));
    var made = remembered.vectors(SENTENCES, meaning);
    var file = only();
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    assertThat(remembered.vectors(SENTENCES, meaning)).containsExactlyElementsOf(made);
    assertThat(Files.getLastModifiedTime(file).toMillis()).as("it was read").isZero();
    assertThat(made.get(0)).containsExactly(meaning.vector("start caspers"));
  }

  @Test
  void aFileThatIsNotWholeIsMadeAnew() throws Exception {
    var remembered = new Remembered(Optional.of(folder));
    var made = remembered.vectors(SENTENCES, meaning);
    var bytes = Files.readAllBytes(only());
    bytes[10] ^= 1;
    Files.write(only(), bytes);
    assertThat(remembered.vectors(SENTENCES, meaning)).containsExactlyElementsOf(made);
    Files.write(only(), new byte[3]);
    assertThat(remembered.vectors(SENTENCES, meaning)).containsExactlyElementsOf(made);
  }

  @Test
  void otherSentencesHaveAnotherFile() throws Exception {
    var remembered = new Remembered(Optional.of(folder));
    remembered.vectors(SENTENCES, meaning);
    remembered.vectors(List.of("start caspers", "stop it"), meaning);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void whereNothingCanBeKeptItIsMadeEachTime() throws Exception {
    var blocked = Files.writeString(folder.resolve("file"), "no folder");
    for (var nowhere :
        List.of(new Remembered(Optional.empty()), new Remembered(Optional.of(blocked)))) {
      assertThat(nowhere.vectors(SENTENCES, meaning)).hasSize(2);
    }
  }

  private Path only() throws Exception {
    try (var files = Files.list(folder)) {
      return files.reduce((a, b) -> null).orElseThrow();
    }
  }
}
