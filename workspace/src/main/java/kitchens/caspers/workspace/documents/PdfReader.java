package kitchens.caspers.workspace.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/** Reads PDF by its pages. */
final class PdfReader {

  private static final int MOST_PAGES = 500;

  private PdfReader() {}

  /**
   * The passages of a document. Its title is that of its properties, or else its first line.
   *
   * @throws IOException when it cannot be read, with the reason
   */
  static List<Passage> read(String document, Path file) throws IOException {
    try (PDDocument pdf = Loader.loadPDF(file.toFile())) {
      if (pdf.getNumberOfPages() > MOST_PAGES) {
        throw new IOException("it has more than " + MOST_PAGES + " pages");
      }
      PDFTextStripper stripper = new PDFTextStripper();
      stripper.setSortByPosition(true);
      // A gap between lines ends a paragraph.
      stripper.setParagraphStart("\n");
      List<Passage> passages = new ArrayList<>();
      String title = pdf.getDocumentInformation().getTitle();
      for (int page = 1; page <= pdf.getNumberOfPages(); page++) {
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        String text = stripper.getText(pdf);
        if (title == null || title.isBlank()) {
          title = text.strip().lines().findFirst().orElse(document);
        }
        for (String piece : Pieces.of(text)) {
          passages.add(new Passage(document, title, "", page, piece));
        }
      }
      return passages;
    }
  }
}
