package kitchens.caspers.simulator.location;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.input.Findings;
import kitchens.caspers.simulator.input.NearestName;

/** Reads what a location file may say of behaviour and faults; all of it has a default. */
final class BehaviourReader {
  static final double CANCEL_PCT = 1.5;
  static final double RAIN_PCT = 20;
  static final double OCCASION_PCT = 6;
  static final double NIGHT_PCT = 25;

  private final Fields fields;
  private final Findings findings;

  BehaviourReader(Fields fields, Findings findings) {
    this.fields = fields;
    this.findings = findings;
  }

  Behaviour behaviour() {
    return new Behaviour(
        count("stations", 100_000),
        count("drivers", 100_000),
        count("customers", 100_000_000),
        fields.number("cancel_pct", 0, 100, CANCEL_PCT),
        fields.number("rain_pct", 0, 100, RAIN_PCT),
        fields.number("occasion_pct", 0, 100, OCCASION_PCT),
        fields.number("night_pct", 0, 100, NIGHT_PCT),
        calendar());
  }

  private int count(String name, int most) {
    return fields.has(name) ? fields.integer(name, 0, most) : 0;
  }

  Map<Fault, Double> faults() {
    var rates = new EnumMap<Fault, Double>(Fault.class);
    if (!fields.has("faults")) {
      return rates;
    }
    var faults = fields.object("faults");
    for (var name : faults.names()) {
      var fault = Fault.find(name);
      if (fault.isPresent()) {
        rates.put(fault.get(), faults.number(name, 0, 1));
      } else {
        findings.warning(
            faults.path(name),
            "is no fault and has no effect",
            "did you mean " + NearestName.of(name, Fault.names()) + "?");
      }
    }
    return rates;
  }

  private List<Occasion> calendar() {
    var calendar = new ArrayList<Occasion>();
    if (!fields.has("calendar")) {
      return calendar;
    }
    var index = 0;
    for (var node : fields.array("calendar")) {
      var entry = new Fields("calendar[" + index++ + "]", node, findings);
      if (!node.isObject()) {
        findings.error(entry.path("on"), "is missing", "write an object with on, from, to, lift");
        continue;
      }
      var name = entry.text("name", "New Year's Eve", "occasion");
      var on = entry.text("on", "12-31");
      var from = time(entry, "from", node);
      var to = time(entry, "to", node);
      var lift = entry.number("lift", 0, 20);
      entry.reportUnknown();
      if (on != null && !isDay(on)) {
        findings.error(entry.path("on"), "is \"" + on + "\"", "write 12-31, or 2027-02-14");
      } else if (from != null && to != null && !from.isBefore(to)) {
        findings.error(entry.path("to"), "is not after from", "write a later time of the day");
      } else if (on != null && from != null && to != null) {
        calendar.add(new Occasion(name, on, from, to, lift));
      }
    }
    return calendar;
  }

  private LocalTime time(Fields entry, String name, JsonNode node) {
    var text = entry.text(name, "18:00");
    try {
      return text == null ? null : LocalTime.parse(text);
    } catch (DateTimeException e) {
      findings.error(entry.path(name), "is " + node.path(name), "write a time, such as 18:00");
      return null;
    }
  }

  private static boolean isDay(String on) {
    try {
      if (on.length() == 5) {
        MonthDay.parse("--" + on);
      } else {
        LocalDate.parse(on);
      }
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
