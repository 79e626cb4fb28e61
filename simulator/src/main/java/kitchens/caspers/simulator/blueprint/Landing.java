package kitchens.caspers.simulator.blueprint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kitchens.caspers.simulator.LineFaults;
import kitchens.caspers.simulator.blueprint.Happening.What;
import kitchens.caspers.simulator.fault.Fault;

/**
 * The lines that land within a window, with whatever befell them on their way, and how often each
 * fault did. The same lines in the same order however time is cut.
 */
final class Landing {
  /** One event, and when its line lands. */
  record Landed(Teller teller, Happening happening, long key, LineFaults faults, long millis) {
    String event() {
      return teller.saying(happening).event();
    }
  }

  private final List<Landed> found = new ArrayList<>();
  private final long[] spoilt = new long[Fault.values().length];
  private long nulls;

  /** What lands within [from, to), milliseconds since 1970. */
  Landing(List<Plans> eras, FaultTimes faults, long from, long to) {
    var back = from - Fault.LATEST_MILLIS;
    var start = faults.delay(back, to) ? back : from;
    for (var plans : eras) {
      if (!plans.mayTell(start, to)) {
        continue;
      }
      var teller = new Teller(plans);
      for (var happening : Happenings.within(plans, start, to)) {
        var key = teller.key(happening);
        var befalling = faults.at(happening.millis());
        var lands = happening.millis() + befalling.delayMillis(key);
        if (lands >= from && lands < to) {
          found.add(new Landed(teller, happening, key, befalling, lands));
        }
      }
    }
    // Stable: what lands at once stays in the order in which it happened.
    found.sort(Comparator.comparingLong(Landed::millis));
  }

  List<Landed> found() {
    return found;
  }

  /** The lines in UTF-8. */
  byte[] lines() {
    var out = new StringBuilder();
    for (var landed : found) {
      write(landed, out);
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(Landed landed, StringBuilder out) {
    var begin = out.length();
    var key = landed.key();
    if (!befalls(landed, Fault.LATE)) {
      befalls(landed, Fault.OUT_OF_ORDER);
    }
    var told =
        landed
            .teller()
            .tell(landed.happening(), skew(landed), befalls(landed, Fault.SCHEMA_DRIFT), out);
    nulls += told.values().stream().filter(value -> value == null).count();
    var line = out.substring(begin);
    if (befalls(landed, Fault.MALFORMED)) {
      out.append(line, 0, LineFaults.tornAt(line.length(), key)).append('\n');
    }
    if (befalls(landed, Fault.DUPLICATE)) {
      out.append(line);
    }
  }

  private boolean befalls(Landed landed, Fault fault) {
    var befallen = landed.faults().befalls(fault, landed.key());
    spoilt[fault.ordinal()] += befallen ? 1 : 0;
    return befallen;
  }

  /** What drivers tell may carry the time of a clock that is wrong. */
  private long skew(Landed landed) {
    var happening = landed.happening();
    var driver = 0L;
    if (happening.van() != null) {
      driver = happening.van().key();
    } else if (happening.what() != What.ENTERED) {
      driver = happening.lives().key(happening.lives().lifeOf(happening.visit()));
    }
    var skew = driver == 0 ? 0 : landed.faults().skewMillis(driver);
    spoilt[Fault.CLOCK_SKEW.ordinal()] += skew == 0 ? 0 : 1;
    return skew;
  }

  /** How many lines a fault has spoilt of those written. */
  long count(Fault fault) {
    return spoilt[fault.ordinal()];
  }

  /** How many fields of bodies are null in those written. */
  long nulls() {
    return nulls;
  }
}
