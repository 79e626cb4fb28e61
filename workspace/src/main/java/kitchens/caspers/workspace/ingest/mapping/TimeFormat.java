package kitchens.caspers.workspace.ingest.mapping;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How a stranger writes moments.
 *
 * @param kind what is read
 * @param pattern of {@code PATTERN}
 * @param zone whose clock it is when the text does not say
 */
record TimeFormat(Kind kind, DateTimeFormatter pattern, ZoneId zone) {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  /** The ways. */
  enum Kind {
    ISO,
    EPOCH_SECONDS,
    EPOCH_MILLIS,
    PATTERN
  }

  /**
   * The format of that name or pattern.
   *
   * @throws IllegalArgumentException for a pattern that is none
   */
  static TimeFormat of(String format, ZoneId zone) {
    return switch (format) {
      case "iso" -> new TimeFormat(Kind.ISO, null, zone);
      case "epoch_seconds" -> new TimeFormat(Kind.EPOCH_SECONDS, null, zone);
      case "epoch_millis" -> new TimeFormat(Kind.EPOCH_MILLIS, null, zone);
      default ->
          new TimeFormat(Kind.PATTERN, DateTimeFormatter.ofPattern(format, Locale.ENGLISH), zone);
    };
  }

  /** A moment as {@code 2026-11-26T18:00:00.000Z}. */
  String utc(String text) throws Unmapped {
    try {
      Instant instant = read(text.strip());
      if (instant.isBefore(FIRST) || !instant.isBefore(LAST)) {
        throw new Unmapped("'" + shown(text) + "' is not between 1970 and 2200");
      }
      return UTC.format(instant);
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      throw new Unmapped("'" + shown(text) + "' is no moment as the mapping says it is written");
    }
  }

  private Instant read(String text) throws Unmapped {
    return switch (kind) {
      case EPOCH_SECONDS -> Instant.ofEpochMilli(whole(number(text).movePointRight(3)));
      case EPOCH_MILLIS -> Instant.ofEpochMilli(whole(number(text)));
      case PATTERN -> parsed(text, pattern);
      case ISO ->
          text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
    };
  }

  private static BigDecimal number(String text) throws Unmapped {
    return Numbers.bounded(new BigDecimal(text));
  }

  /** Without what is behind the point. */
  private static long whole(BigDecimal number) {
    return number.toBigInteger().longValueExact();
  }

  private Instant parsed(String text, DateTimeFormatter format) {
    var read = format.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    return read instanceof OffsetDateTime offset
        ? offset.toInstant()
        : ((LocalDateTime) read).atZone(zone).toInstant();
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 40 ? plain : plain.substring(0, 40) + "…";
  }
}
