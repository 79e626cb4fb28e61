package kitchens.caspers.cli.mcp;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tells each line as it comes to its end, and keeps the last ones. */
final class Lines extends OutputStream {

  private static final int KEPT = 40;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<String> last = new ArrayList<>();
  private final Consumer<String> told;

  Lines(Consumer<String> told) {
    this.told = told;
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      end();
    } else if (b != '\r') {
      line.write(b);
    }
  }

  /** The last lines, one that has no end yet included. */
  synchronized String text() {
    end();
    return String.join("\n", last);
  }

  private void end() {
    var text = line.toString(StandardCharsets.UTF_8).strip();
    line.reset();
    if (!text.isEmpty()) {
      last.add(text);
      if (last.size() > KEPT) {
        last.remove(0);
      }
      told.accept(text);
    }
  }
}
