package kitchens.caspers.cli.universe;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Spans of time as people type them: {@code 30s}, {@code 45m}, {@code 6h}, {@code 2d}. */
final class Spans {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([smhd])");

  private Spans() {}

  /** The span; empty when the text is none. */
  static Optional<Duration> parse(String text) {
    var span = SPAN.matcher(text);
    if (!span.matches()) {
      return Optional.empty();
    }
    var count = Long.parseLong(span.group(1));
    return Optional.of(
        switch (span.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }
}
