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

  private static int width() {
    try {
      return Integer.parseInt(System.getenv("COLUMNS"));
    } catch (NumberFormatException unknown) {
      return 100;
    }
  }
}
