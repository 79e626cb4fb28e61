package kitchens.caspers.cli.output;

/** What is known of the terminal, if there is one. */
public final class Terminal {

  private Terminal() {}

  /** Whether a person watches: both input and output are a terminal that can move its cursor. */
  public static boolean isInteractive() {
    var kind = System.getenv("TERM");
    return System.console() != null
        && kind != null
        && !kind.equals("dumb")
        && System.getenv("CI") == null;
  }

  /** The line cut to the terminal's width, since a redrawn line must not wrap. */
  public static String fit(String line, boolean redraw) {
    if (!redraw) {
      return line;
    }
    var width = width();
    return line.length() < width ? line : line.substring(0, Math.max(1, width - 2)) + "…";
  }

  /** How many lines it has. */
  static int height() {
    return number("LINES", 24);
  }

  private static int width() {
    return number("COLUMNS", 100);
  }

  private static int number(String variable, int otherwise) {
    try {
      return Math.max(4, Integer.parseInt(System.getenv(variable)));
    } catch (NumberFormatException unknown) {
      return otherwise;
    }
  }
}
