package kitchens.caspers.workspace.gateway.providers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Where an event's data lies in its bytes.
 *
 * @param from its first byte
 * @param length 0 for an event without data, such as a comment
 */
record SseData(int from, int length) {

  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

  /**
   * Finds the data of an event.
   *
   * @throws IOException with words for the caller when a line is no field of an event
   */
  static SseData of(byte[] event) throws IOException {
    SseData data = new SseData(0, 0);
    for (int at = 0; at < event.length; ) {
      int end = at;
      while (end < event.length && event[end] != '\n' && event[end] != '\r') {
        end++;
      }
      if (end > at && event[at] != ':') {
        if (starts(event, at, DATA)) {
          if (data.length() > 0) {
            throw new IOException("streamed an event whose data has several lines");
          }
          int from = at + DATA.length;
          from += from < end && event[from] == ' ' ? 1 : 0;
          data = new SseData(from, end - from);
        } else if (!isField(event, at, end)) {
          throw new IOException("streamed something that is no event");
        }
      }
      at = end + 1;
    }
    return data;
  }

  /** Whether the data is just that. */
  boolean is(byte[] event, String text) {
    return new String(event, from, length, StandardCharsets.UTF_8).strip().equals(text);
  }

  String text(byte[] event) {
    return new String(event, from, length, StandardCharsets.UTF_8);
  }

  /** What the event's own {@code event:} line calls it; empty without one. */
  static String name(byte[] event) {
    return new String(event, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("event:"))
        .map(line -> line.substring("event:".length()).strip())
        .findFirst()
        .orElse("");
  }

  private static boolean isField(byte[] event, int at, int end) {
    String line = new String(event, at, end - at, StandardCharsets.UTF_8);
    return line.matches("(?:event|id|retry|data)(?::.*)?");
  }

  private static boolean starts(byte[] event, int at, byte[] word) {
    for (int i = 0; i < word.length; i++) {
      if (at + i >= event.length || event[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }
}
