package kitchens.caspers.simulator.streets;

import java.nio.charset.StandardCharsets;

/** Reads what {@link PackedWriter} wrote, believing nothing. */
final class PackedReader {
  private final String file;
  private final byte[] bytes;
  private int at;

  PackedReader(String file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  IllegalArgumentException broken(String why) {
    return new IllegalArgumentException(
        "%s is no road network that can be read: %s (byte %d of %d); make it again from its .osm.pbf"
            .formatted(file, why, at, bytes.length));
  }

  /** So many of something can follow, each taking at least a byte. */
  int room(int count) {
    if (count > bytes.length - at) {
      throw broken("it ends too early");
    }
    return count;
  }

  String ascii(int length) {
    room(length);
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.US_ASCII);
  }

  String text() {
    var length = room(size(10_000));
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  long number() {
    var value = 0L;
    for (var shift = 0; shift < 64; shift += 7) {
      room(1);
      var b = bytes[at++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw broken("a number is too long");
  }

  int size(int most) {
    var value = number();
    if (value < 0 || value > most) {
      throw broken("%d is not between 0 and %d".formatted(value, most));
    }
    return (int) value;
  }

  int[] differences(int count, int least, int most) {
    var values = new int[room(count)];
    var value = 0L;
    for (var i = 0; i < count; i++) {
      value += number();
      if (value < least || value > most) {
        throw broken("%d is not between %d and %d".formatted(value, least, most));
      }
      values[i] = (int) value;
    }
    return values;
  }

  void end() {
    if (at != bytes.length) {
      throw broken("more follows where it should end");
    }
  }
}
