package kitchens.caspers.workspace.gateway.providers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into its events, byte for byte: a character that two pieces of the stream share is
 * whole again in its event. Lines end with LF, CR LF or CR.
 */
final class SseReader {

  private static final int LONGEST_EVENT = 8 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[4_096];
  private int end;
  private boolean over;

  SseReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next event with the blank line that ends it; null at the stream's end.
   *
   * @throws IOException when the stream breaks, ends within an event, or an event is too long
   */
  byte[] next() throws IOException {
    int scanned = 0;
    while (true) {
      int length = eventEnd(scanned);
      if (length > 0) {
        byte[] event = Arrays.copyOf(buffer, length);
        System.arraycopy(buffer, length, buffer, 0, end - length);
        end -= length;
        return event;
      }
      if (over) {
        if (end == 0) {
          return null;
        }
        throw new IOException("ended its stream within an event");
      }
      scanned = Math.max(0, end - 3);
      fill();
    }
  }

  private void fill() throws IOException {
    if (end == buffer.length) {
      if (buffer.length >= LONGEST_EVENT) {
        throw new IOException("streamed an event that is too long");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, end, buffer.length - end);
    over = read < 0;
    end += Math.max(0, read);
  }

  /** Where the first blank line ends; 0 when there is none yet. */
  private int eventEnd(int from) {
    for (int i = from; i < end; i++) {
      if (!isBreak(buffer[i])) {
        continue;
      }
      int next = afterBreak(i);
      if (next < 0) {
        return 0;
      }
      if (next < end && isBreak(buffer[next])) {
        int last = afterBreak(next);
        if (last > 0) {
          return last;
        }
        return 0;
      }
    }
    return 0;
  }

  /** Behind the line break at {@code i}; -1 when it may go on with bytes that are not there yet. */
  private int afterBreak(int i) {
    if (buffer[i] == '\n') {
      return i + 1;
    }
    if (i + 1 >= end) {
      return over ? i + 1 : -1;
    }
    return buffer[i + 1] == '\n' ? i + 2 : i + 1;
  }

  private static boolean isBreak(byte b) {
    return b == '\n' || b == '\r';
  }
}
