package kitchens.caspers.workspace.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {

  @TempDir Path folder;

  @Test
  void markdownIsCutByItsHeadings() {
    List<Passage> passages =
        MarkdownReader.read(
            "a/b.md",
            """
            # The house

            Where it stands.

            ## Rooms
            ### Kitchen

            - **Two** ovens
            - One [sink](sink.md)

            It is warm. It is clean.

            ## Garden

            Trees.
            """);
    assertThat(passages)
        .containsExactly(
            new Passage("a/b.md", "The house", "", 0, "Where it stands."),
            new Passage(
                "a/b.md",
                "The house",
                "Rooms › Kitchen",
                0,
                "Two ovens\nOne sink\nIt is warm.\nIt is clean."),
            new Passage("a/b.md", "The house", "Garden", 0, "Trees."));
    assertThat(passages.get(1).citation()).isEqualTo("a/b.md, Rooms › Kitchen");
  }

  @Test
  void longTextIsCutBetweenSentences() {
    String sentence = "This sentence has exactly eight words in it. ";
    List<String> pieces = Pieces.of(sentence.repeat(40));
    assertThat(pieces).hasSizeGreaterThan(2);
    assertThat(pieces).allMatch(piece -> piece.endsWith("in it."));
    assertThat(pieces).allMatch(piece -> piece.split("\\s+").length <= 110);
    assertThat(String.join("\n", pieces).split("\n")).hasSize(40);
  }

  @Test
  void theReportsThatAreShippedSayWhatTheirTextsSay() throws Exception {
    for (Path report : list(InspectionReports.KNOWLEDGE.resolve("reports"))) {
      String location = report.getFileName().toString().replace(".txt", "");
      Path shipped =
          InspectionReports.KNOWLEDGE.resolve("documents/" + location + "/inspection.pdf");
      Path made = folder.resolve(location + ".pdf");
      InspectionReports.write(Files.readString(report), made);
      assertThat(PdfReader.read("x.pdf", shipped)).isEqualTo(PdfReader.read("x.pdf", made));
      assertThat(Files.size(shipped)).isLessThan(10_000);
      assertThat(words(PdfReader.read("x.pdf", shipped)))
          .isEqualTo(Files.readString(report).replace("----", " ").strip().replaceAll("\\s+", " "));
    }
  }

  private static String words(List<Passage> passages) {
    return passages.stream()
        .map(Passage::text)
        .collect(Collectors.joining(" "))
        .replaceAll("\\s+", " ");
  }

  @Test
  void everyLocationHasItsPapersAndTheMenuIsTheMenu() throws Exception {
    Path documents = InspectionReports.KNOWLEDGE.resolve("documents");
    for (Path location : list(Path.of("..", "universe", "locations"))) {
      String name = location.getFileName().toString();
      if (!name.contains("schema")) {
        assertThat(documents.resolve(name.replace(".json", ""))).isDirectory();
        assertThat(list(documents.resolve(name.replace(".json", "")))).hasSize(2);
      }
    }
    String menu = Files.readString(documents.resolve("menu.md"));
    List<String> items = Files.readAllLines(Path.of("..", "universe", "business", "items.csv"));
    for (String item : items.subList(1, items.size())) {
      String name = item.replaceFirst("^(\\d+,){4}\"?", "").split("\"|,", 2)[0];
      String price = item.substring(item.lastIndexOf(',') + 1);
      assertThat(menu).contains(name).contains(price + " USD");
    }
  }

  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    Documents none = new Documents(folder);
    assertThatThrownBy(() -> none.search("anything")).hasMessageContaining("there are none");
    Files.writeString(folder.resolve("broken.pdf"), "no PDF");
    assertThatThrownBy(() -> none.search("anything")).hasMessageContaining("broken.pdf: ");
    Files.delete(folder.resolve("broken.pdf"));
    Files.writeString(folder.resolve("a.exe"), "x");
    assertThatThrownBy(() -> none.search("anything"))
        .hasMessageContaining("a.exe is neither Markdown (.md) nor PDF (.pdf)");
    assertThatThrownBy(() -> none.search(" ")).hasMessageContaining("1 to 1000 characters");
  }

  private static List<Path> list(Path of) throws Exception {
    try (var files = Files.list(of)) {
      return files.sorted().toList();
    }
  }
}
