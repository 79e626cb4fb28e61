package kitchens.caspers.simulator.blueprint;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import kitchens.caspers.simulator.blueprint.Blueprint.Places;
import kitchens.caspers.simulator.blueprint.Blueprint.Ride;

/** Reads what makes a life wait for others: {@code places}, and the {@code ride} of one driver. */
final class RideReader {
  private static final int MOST_PLACES = 2_000;
  private static final Set<String> OF_RIDE = Set.of("ride.points", "ride.km", "ride.minutes");
  private static final Set<String> MOVING =
      Set.of("ride.km", "ride.minutes", "ride.lat", "ride.lon", "ride.progress_pct");

  private final ValueReader values;
  private final List<String> states;

  RideReader(ValueReader values, List<String> states) {
    this.values = values;
    this.states = states;
  }

  /** {@code {of: $kitchen.stations, patience: 30m, else: cancelled}}. */
  Places places(Part part) {
    part.knowing("of", "patience", "else");
    var of = part.at("of");
    var text = of.text("an attribute and a column, such as $kitchen.stations");
    var dot = text.indexOf('.');
    var column = dot < 0 ? "" : text.substring(dot + 1);
    var attribute = values.picking(dot < 0 ? text : text.substring(0, dot));
    if (attribute < 0 || column.isEmpty()) {
      of.wrong(
          "it is no column of a picked row",
          "write an attribute with pick and a column of its list, such as $kitchen.stations");
    } else {
      counted(of, attribute, column);
    }
    var otherwise = part.at("else");
    var name = otherwise.text("the state of those whose patience ends");
    if (!name.isEmpty() && !states.contains(name)) {
      otherwise.wrong("there is no state " + name, "write one of " + states);
    }
    return new Places(
        Math.max(0, attribute),
        column,
        DelayReader.spread(part.at("patience")),
        Math.max(0, states.indexOf(name)));
  }

  private void counted(Part part, int attribute, String column) {
    var list = ((Generator.Pick) values.attributes().get(attribute).generator()).list();
    for (var row : list.rows()) {
      var count = row.get(column);
      if (count == null
          || !count.isIntegralNumber()
          || count.longValue() < 1
          || count.longValue() > MOST_PLACES) {
        part.wrong(
            "%s of the list %s is no number of places".formatted(column, list.name()),
            "give each row of it a whole number from 1 to " + MOST_PLACES);
        return;
      }
    }
  }

  /** {@code {hub: $kitchen, address: $address, handover: 1m, ping: 60s, out: …, moving: …}}. */
  Ride ride(Part part) {
    part.knowing("hub", "address", "handover", "ping", "out", "moving");
    var hub = values.hub(part.at("hub"));
    return new Ride(
        Math.max(0, hub),
        Math.max(0, values.door(part.at("address"), hub)),
        part.at("handover").isThere()
            ? DelayReader.spread(part.at("handover"))
            : new Delay.Uniform(0, 0),
        Math.max(1_000, part.at("ping").millis(60_000, Duration.ofHours(1))),
        values.said(part.at("out"), OF_RIDE),
        values.said(part.at("moving"), MOVING));
  }
}
