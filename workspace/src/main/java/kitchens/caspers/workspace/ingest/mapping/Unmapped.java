package kitchens.caspers.workspace.ingest.mapping;

/** A record of which a mapping cannot make what it says; the message names the field and why. */
public final class Unmapped extends Exception {
  private static final long serialVersionUID = 1L;

  Unmapped(String message) {
    super(message, null, false, false);
  }

  /** The same, seen from the field that it belongs to. */
  Unmapped in(String field) {
    String inner = getMessage();
    return new Unmapped(inner.startsWith("[") ? field + inner : field + sep(inner) + inner);
  }

  private static String sep(String inner) {
    return inner.matches("(?s)[A-Za-z_][A-Za-z0-9_.\\[\\]]*: .*") ? "." : ": ";
  }
}
