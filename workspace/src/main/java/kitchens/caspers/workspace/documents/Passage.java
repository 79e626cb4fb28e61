package kitchens.caspers.workspace.documents;

/**
 * A piece of a document, small enough to be read at a glance.
 *
 * @param document its path in the folder: {@code chicago/inspection.pdf}
 * @param title of the document
 * @param heading under which it stands, with those above: {@code Refunds › Late deliveries}; empty
 *     in a PDF
 * @param page counted from 1; 0 where a document has none
 */
record Passage(String document, String title, String heading, int page, String text) {

  /** Where it stands, for who wants to look it up. */
  String citation() {
    return document
        + (page > 0 ? ", page " + page : "")
        + (heading.isEmpty() ? "" : ", " + heading);
  }

  /** What it says with what it stands under: that too tells what it is about. */
  String whole() {
    return title + ". " + (heading.isEmpty() ? "" : heading + ". ") + text;
  }
}
