package kitchens.caspers.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kitchens.caspers.cli.Main;
import kitchens.caspers.cli.output.Surroundings;

/** The command line that a story uses. */
@FunctionalInterface
interface Commands {

  /**
   * What a command printed.
   *
   * @param said on standard error, when nobody saw it there
   */
  record Printed(int code, String out, String said) {}

  /**
   * Runs one.
   *
   * @param aloud whether what it says while it works goes to standard error
   */
  Printed run(List<String> words, boolean aloud);

  /** This one, in this process. */
  static Commands ofThis() {
    return (words, aloud) -> {
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();
      var outBefore = System.out;
      var errBefore = System.err;
      System.setOut(stream(out));
      if (!aloud) {
        System.setErr(stream(err));
      }
      try {
        var around =
            new Surroundings(
                System.getenv(), InputStream.nullInputStream(), System.out, System.err);
        var code = Main.run(around, words.toArray(String[]::new));
        return new Printed(code, text(out), text(err));
      } finally {
        System.setOut(outBefore);
        System.setErr(errBefore);
      }
    };
  }

  private static PrintStream stream(OutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }
}
