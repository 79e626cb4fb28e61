package kitchens.caspers.simulator.streets;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in which a small number takes little room: seven bits a byte, the sign in the lowest. */
final class PackedWriter {
  private byte[] bytes = new byte[1 << 16];
  private int size;

  private void add(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) value;
  }

  void ascii(String text) {
    for (var b : text.getBytes(StandardCharsets.US_ASCII)) {
      add(b);
    }
  }

  void text(String text) {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    for (var b : utf8) {
      add(b);
    }
  }

  void number(long value) {
    var left = value << 1 ^ value >> 63;
    while ((left & ~0x7FL) != 0) {
      add((int) (left & 0x7F | 0x80));
      left >>>= 7;
    }
    add((int) left);
  }

  void differences(int[] values) {
    var before = 0;
    for (var value : values) {
      number((long) value - before);
      before = value;
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }
}
