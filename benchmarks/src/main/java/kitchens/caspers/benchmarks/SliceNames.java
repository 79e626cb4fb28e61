package kitchens.caspers.benchmarks;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Reads the name of a slice's file, {@code 20261126T220000-2.json}. */
final class SliceNames {
  private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

  private SliceNames() {}

  static SimulatedInstant end(String name) {
    var parts = name.substring(0, name.indexOf('.')).split("-");
    var start = LocalDateTime.parse(parts[0], START).toInstant(ZoneOffset.UTC);
    return SimulatedInstant.of(start).plus(Duration.ofSeconds(Long.parseLong(parts[1])));
  }
}
