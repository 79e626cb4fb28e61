package kitchens.caspers.simulator;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/** A growing piece of UTF-8 that knows how the parts of an event are written. */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long DAY = 86_400_000;

  private byte[] bytes;
  private int size;
  private long day = Long.MIN_VALUE;
  private byte[] date = new byte[0];

  JsonBytes(int capacity) {
    bytes = new byte[Math.max(64, capacity)];
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  String text() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  void clear() {
    size = 0;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }

  JsonBytes raw(byte[] part) {
    room(part.length);
    System.arraycopy(part, 0, bytes, size, part.length);
    size += part.length;
    return this;
  }

  int size() {
    return size;
  }

  /** Writes once more what was written from a place on. */
  JsonBytes again(int from, int length) {
    room(length);
    System.arraycopy(bytes, from, bytes, size, length);
    size += length;
    return this;
  }

  JsonBytes raw(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  JsonBytes number(int value) {
    room(11);
    if (value < 0) {
      bytes[size++] = '-';
      value = -value;
    }
    var digits = 1;
    for (var bound = 10L; value >= bound; bound *= 10) {
      digits++;
    }
    return digits(value, digits);
  }

  private JsonBytes digits(int value, int digits) {
    for (var at = size + digits - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + value % 10);
      value /= 10;
    }
    size += digits;
    return this;
  }

  /** Millionths as a decimal with six places. */
  JsonBytes millionths(int value) {
    room(12);
    if (value < 0) {
      bytes[size++] = '-';
      value = -value;
    }
    number(value / 1_000_000);
    bytes[size++] = '.';
    return digits(value % 1_000_000, 6);
  }

  /** Tenths as a decimal with one place. */
  JsonBytes tenths(int value) {
    number(value / 10);
    room(2);
    bytes[size++] = '.';
    return digits(value % 10, 1);
  }

  /** ISO-8601 UTC with milliseconds. */
  JsonBytes timestamp(long epochMillis) {
    var days = Math.floorDiv(epochMillis, DAY);
    if (days != day) {
      day = days;
      date = (LocalDate.ofEpochDay(days) + "T").getBytes(StandardCharsets.US_ASCII);
    }
    raw(date);
    room(13);
    var ofDay = (int) (epochMillis - days * DAY);
    digits(ofDay / 3_600_000, 2);
    bytes[size++] = ':';
    digits(ofDay / 60_000 % 60, 2);
    bytes[size++] = ':';
    digits(ofDay / 1000 % 60, 2);
    bytes[size++] = '.';
    digits(ofDay % 1000, 3);
    bytes[size++] = 'Z';
    return this;
  }

  JsonBytes uuid(long high, long low) {
    room(36);
    hex(high >>> 32, 8);
    bytes[size++] = '-';
    hex(high >>> 16, 4);
    bytes[size++] = '-';
    hex(high, 4);
    bytes[size++] = '-';
    hex(low >>> 48, 4);
    bytes[size++] = '-';
    hex(low, 12);
    return this;
  }

  private void hex(long value, int digits) {
    for (var at = size + digits - 1; at >= size; at--) {
      bytes[at] = HEX[(int) value & 15];
      value >>>= 4;
    }
    size += digits;
  }
}
