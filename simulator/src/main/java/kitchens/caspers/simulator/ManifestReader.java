package kitchens.caspers.simulator;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.simulator.event.Cancellation;
import kitchens.caspers.simulator.event.EventType;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.time.SimulatedInstant;

/** Makes a day's lines once more and counts them. */
final class ManifestReader {
  private static final long DAY = 86_400_000;
  private static final long HOUR = 3_600_000;

  private final LocationWorld world;
  private final long[] types = new long[EventType.values().length];
  private final long[] faults = new long[Fault.values().length];
  private final long[] reasons = new long[Cancellation.values().length];
  private final MessageDigest digest = sha256();
  private long nulls;
  private long lines;
  private long bytes;

  private ManifestReader(LocationWorld world) {
    this.world = world;
  }

  /** The lines that land on a UTC day, as far as {@code to}. */
  static Manifest.Day day(LocationWorld world, long epochDay, long to) {
    var reader = new ManifestReader(world);
    var end = Math.min((epochDay + 1) * DAY, to);
    for (var at = epochDay * DAY; at < end; at += HOUR) {
      reader.piece(at, Math.min(at + HOUR, end));
    }
    return reader.read(epochDay, end);
  }

  private void piece(long from, long to) {
    var cut = EventCut.landing(world, from, to);
    var writer = new EventWriter(world, cut);
    var written = writer.lines();
    digest.update(written);
    bytes += written.length;
    for (var b : written) {
      lines += b == '\n' ? 1 : 0;
    }
    for (var fault : Fault.values()) {
      faults[fault.ordinal()] += writer.count(fault);
    }
    for (var event = 0; event < cut.size(); event++) {
      count(cut.plan(cut.slot(event)), cut.order(cut.slot(event)), cut.sequence(event));
    }
  }

  private void count(DayPlan plan, int order, int sequence) {
    var type = plan.type(order, sequence);
    var key = plan.eventKey(order, sequence);
    var regime = plan.regime(order);
    types[type.ordinal()]++;
    for (var field = 0; field < Nulls.BODY + type.bodyFields().size(); field++) {
      nulls += regime.nulls.isNull(type, key, field) ? 1 : 0;
    }
    if (type == EventType.CANCELLED) {
      reasons[plan.reason(order).ordinal()]++;
    }
    var late = regime.faults.befalls(Fault.LATE, key);
    faults[Fault.LATE.ordinal()] += late ? 1 : 0;
    faults[Fault.OUT_OF_ORDER.ordinal()] +=
        !late && regime.faults.befalls(Fault.OUT_OF_ORDER, key) ? 1 : 0;
  }

  private Manifest.Day read(long epochDay, long to) {
    var byType = new LinkedHashMap<String, Long>();
    var events = 0L;
    for (var type : EventType.values()) {
      byType.put(type.text(), types[type.ordinal()]);
      events += types[type.ordinal()];
    }
    Map<String, Long> byFault = new LinkedHashMap<>();
    for (var fault : Fault.values()) {
      if (!fault.isOutage()) {
        byFault.put(fault.text(), faults[fault.ordinal()]);
      }
    }
    Map<String, Long> byReason = new LinkedHashMap<>();
    for (var reason : Cancellation.values()) {
      byReason.put(reason.text(), reasons[reason.ordinal()]);
    }
    return new Manifest.Day(
        LocalDate.ofEpochDay(epochDay).toString(),
        new SimulatedInstant(to),
        lines,
        events,
        byType,
        nulls,
        byFault,
        byReason,
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
