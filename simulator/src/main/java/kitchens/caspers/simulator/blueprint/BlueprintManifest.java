package kitchens.caspers.simulator.blueprint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kitchens.caspers.simulator.Manifest;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Makes a day's lines once more and counts them. */
final class BlueprintManifest {
  private static final long DAY = 86_400_000;
  private static final long HOUR = 3_600_000;

  private final TreeMap<String, Long> types = new TreeMap<>();
  private final long[] faults = new long[Fault.values().length];
  private final MessageDigest digest = sha256();
  private long nulls;
  private long lines;
  private long bytes;

  private BlueprintManifest() {}

  /** The lines that land on a UTC day, as far as {@code to}. */
  static Manifest.Day day(List<Plans> eras, FaultTimes faults, long epochDay, long to) {
    var manifest = new BlueprintManifest();
    var end = Math.min((epochDay + 1) * DAY, to);
    for (var at = epochDay * DAY; at < end; at += HOUR) {
      manifest.add(new Landing(eras, faults, at, Math.min(at + HOUR, end)));
    }
    return manifest.read(epochDay, end);
  }

  private void add(Landing piece) {
    var written = piece.lines();
    digest.update(written);
    bytes += written.length;
    for (var b : written) {
      lines += b == '\n' ? 1 : 0;
    }
    piece.found().forEach(landed -> types.merge(landed.event(), 1L, Long::sum));
    for (var fault : Fault.values()) {
      faults[fault.ordinal()] += piece.count(fault);
    }
    nulls += piece.nulls();
  }

  private Manifest.Day read(long epochDay, long to) {
    Map<String, Long> byFault = new LinkedHashMap<>();
    for (var fault : Fault.values()) {
      if (!fault.isOutage()) {
        byFault.put(fault.text(), faults[fault.ordinal()]);
      }
    }
    return new Manifest.Day(
        LocalDate.ofEpochDay(epochDay).toString(),
        new SimulatedInstant(to),
        lines,
        types.values().stream().mapToLong(Long::longValue).sum(),
        types,
        nulls,
        byFault,
        Map.of(),
        bytes,
        HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
