package kitchens.caspers.cli.mcp;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A standard stream that belongs to whichever tool call the writing thread is in: commands print to
 * the process's streams, and calls go on side by side.
 */
final class OwnOutput extends OutputStream {

  private final InheritableThreadLocal<OutputStream> own = new InheritableThreadLocal<>();
  private final OutputStream otherwise;

  OwnOutput(OutputStream otherwise) {
    this.otherwise = otherwise;
  }

  PrintStream asPrintStream() {
    return new PrintStream(this, true, StandardCharsets.UTF_8);
  }

  /** From here on this thread, and those that it starts, write there; null ends it. */
  void to(OutputStream stream) {
    if (stream == null) {
      own.remove();
    } else {
      own.set(stream);
    }
  }

  @Override
  public void write(int b) throws java.io.IOException {
    target().write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws java.io.IOException {
    target().write(bytes, offset, length);
  }

  @Override
  public void flush() throws java.io.IOException {
    target().flush();
  }

  private OutputStream target() {
    var chosen = own.get();
    return chosen == null ? otherwise : chosen;
  }
}
