package kitchens.caspers.workspace.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/**
 * Makes the inspection reports of the knowledge agent: {@code reports/<location>.txt} becomes
 * {@code documents/<location>/inspection.pdf}. Run it after a report was edited; a test sees that
 * they agree.
 */
final class InspectionReports {

  static final Path KNOWLEDGE = Path.of("..", "universe", "agents", "knowledge").toAbsolutePath();

  private static final float MARGIN = 64;
  private static final float SIZE = 11;
  private static final float LEADING = 16;
  private static final PDType1Font TEXT = new PDType1Font(FontName.HELVETICA);
  private static final PDType1Font BOLD = new PDType1Font(FontName.HELVETICA_BOLD);

  private InspectionReports() {}

  public static void main(String[] args) throws IOException {
    try (var reports = Files.list(KNOWLEDGE.resolve("reports"))) {
      for (Path report : reports.sorted().toList()) {
        String location = report.getFileName().toString().replace(".txt", "");
        write(
            Files.readString(report),
            KNOWLEDGE.resolve("documents").resolve(location).resolve("inspection.pdf"));
      }
    }
  }

  /**
   * A line of four hyphens begins a page; the first line is the title, short lines are headings.
   */
  static void write(String report, Path target) throws IOException {
    try (PDDocument pdf = new PDDocument()) {
      String title = report.lines().findFirst().orElseThrow();
      pdf.getDocumentInformation().setTitle(title);
      // The same text is the same file.
      Calendar then = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
      then.setTimeInMillis(0);
      pdf.getDocumentInformation().setCreationDate(then);
      pdf.setDocumentId(0L);
      for (String page : report.split("(?m)^----$")) {
        page(pdf, page.strip());
      }
      pdf.save(target.toFile());
    }
  }

  private static void page(PDDocument pdf, String text) throws IOException {
    PDPage page = new PDPage(PDRectangle.A4);
    pdf.addPage(page);
    float width = PDRectangle.A4.getWidth() - 2 * MARGIN;
    try (PDPageContentStream out = new PDPageContentStream(pdf, page)) {
      out.beginText();
      out.setLeading(LEADING);
      out.newLineAtOffset(MARGIN, PDRectangle.A4.getHeight() - MARGIN);
      for (String line : text.split("\n")) {
        boolean heading = !line.isBlank() && !line.endsWith(".") && line.length() < 50;
        PDType1Font font = heading ? BOLD : TEXT;
        out.setFont(font, heading ? SIZE + 2 : SIZE);
        for (String part : wrapped(line, font, width)) {
          out.showText(part);
          out.newLine();
        }
      }
      out.endText();
    }
  }

  private static List<String> wrapped(String line, PDType1Font font, float width)
      throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder now = new StringBuilder();
    for (String word : line.split(" ")) {
      String longer = now.isEmpty() ? word : now + " " + word;
      if (font.getStringWidth(longer) / 1000 * (SIZE + 1) > width) {
        lines.add(now.toString());
        now = new StringBuilder(word);
      } else {
        now = new StringBuilder(longer);
      }
    }
    lines.add(now.toString());
    return lines;
  }
}
