package kitchens.caspers.simulator.blueprint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.simulator.blueprint.Blueprint.Saying;
import kitchens.caspers.simulator.blueprint.Blueprint.State;
import kitchens.caspers.simulator.blueprint.Blueprint.Tour;
import kitchens.caspers.simulator.blueprint.Blueprint.Ways;

/** Reads the states of one entity. */
final class StateReader {
  private static final Set<String> OF_TOUR =
      Set.of("tour.id", "tour.van", "tour.stop", "tour.stops");
  private static final Set<String> OF_VAN =
      Set.of(
          "tour.id",
          "tour.van",
          "tour.stops",
          "tour.km",
          "van.lat",
          "van.lon",
          "van.stop",
          "van.progress_pct",
          "hub.id",
          "hub.name");
  private static final int MOST_VISITS = 50;

  private final ValueReader values;
  private final RideReader rides;
  private final List<String> names;
  private final Set<String> fromTours = new HashSet<>();

  StateReader(ValueReader values, Map<String, Part> states) {
    this.values = values;
    names = List.copyOf(states.keySet());
    rides = new RideReader(values, names);
    states.values().stream()
        .filter(state -> state.at("tour").isThere())
        .forEach(state -> named(state.at("to")).forEach(fromTours::add));
  }

  /** The names of states that a {@code to} names, right or wrong. */
  private static List<String> named(Part to) {
    var found = new ArrayList<String>();
    if (to.node().isObject()) {
      to.node().fieldNames().forEachRemaining(found::add);
    }
    for (var element :
        to.node().isArray() ? to.node() : List.<com.fasterxml.jackson.databind.JsonNode>of()) {
      element.fieldNames().forEachRemaining(found::add);
    }
    return found;
  }

  State state(String name, Part part) {
    part.knowing("event", "body", "after", "tour", "places", "ride", "to", "visits", "then");
    var given = fromTours.contains(name) ? OF_TOUR : Set.<String>of();
    var says = part.at("event").isThere() || part.at("body").isThere();
    var saying = says ? values.saying(part.at("event"), part.at("body"), given) : null;
    var ways = part.at("to").isThere() ? ways(part.at("to")) : List.<Ways>of();
    var tour = part.at("tour").isThere() ? tour(part.at("tour")) : null;
    var places = part.at("places").isThere() ? rides.places(part.at("places")) : null;
    var ride = part.at("ride").isThere() ? rides.ride(part.at("ride")) : null;
    var driven = tour != null || ride != null;
    Delay after = null;
    if (tour != null && ride != null) {
      part.at("ride").wrong("there is a tour too", "keep one of them");
    }
    if (driven && part.at("after").isThere()) {
      part.at("after").wrong("the way says how long", "leave it out");
    } else if (!driven && !ways.isEmpty()) {
      after = DelayReader.delay(part.at("after"));
    } else if (ways.isEmpty() && (driven || part.at("after").isThere() || places != null)) {
      part.wrong("it goes on to nothing", "add to: with the states and their chances");
    }
    if ((places != null || ride != null) && !fromTours.isEmpty()) {
      part.wrong(
          "it has places or a ride, and another state has a tour",
          "let all that an entity rides be tours, or none");
    }
    if (places != null && part.at("visits").isThere()) {
      part.at("visits").wrong("it has places", "bound the visits of another state of the circle");
    }
    var then = part.at("then").isThere() ? index(part.at("then")) : -1;
    if (part.at("visits").isThere() != part.at("then").isThere()) {
      part.wrong(
          "visits and then stand together",
          "say how often it is entered at most, and which state is entered instead after that");
    }
    return new State(
        name,
        saying,
        after,
        tour,
        places,
        ride,
        ways,
        part.at("visits").whole(MOST_VISITS, 1, MOST_VISITS),
        then);
  }

  private int index(Part part) {
    var name = part.text("the name of a state");
    var at = names.indexOf(name);
    if (at < 0 && !name.isEmpty()) {
      part.wrong("there is no state " + name, "write one of " + names);
    }
    return Math.max(0, at);
  }

  /**
   * Chances by state; or a list of such, each with {@code when}, of which the first that fits
   * holds.
   */
  private List<Ways> ways(Part part) {
    var found = new ArrayList<Ways>();
    if (!part.node().isArray()) {
      found.add(chances(part, -1, Set.of()));
      return found;
    }
    var elements = part.elements("states and their chances");
    for (var i = 0; i < elements.size(); i++) {
      var element = elements.get(i);
      var when = element.at("when");
      if (when.isThere() == (i == elements.size() - 1)) {
        element.wrong(
            when.isThere() ? "the last one has a when" : "it has no when",
            "say when each holds, and let the last hold for all others");
      }
      found.add(when.isThere() ? conditional(element, when) : chances(element, -1, Set.of()));
    }
    return found;
  }

  private Ways conditional(Part element, Part when) {
    var conditions = when.named("an attribute and its values, such as {channel: online}");
    if (conditions.size() != 1) {
      when.wrong("it has %d conditions".formatted(conditions.size()), "keep one");
      return chances(element, -1, Set.of());
    }
    var name = conditions.keySet().iterator().next();
    var wanted = conditions.get(name);
    var values = new HashSet<String>();
    if (wanted.node().isArray()) {
      wanted.elements("values").forEach(value -> values.add(value.text("a value")));
    } else {
      values.add(wanted.text("a value, or a list of them"));
    }
    var attribute = -1;
    for (var i = 0; i < this.values.attributes().size(); i++) {
      var known = this.values.attributes().get(i);
      if (known.name().equals(name) && known.generator() instanceof Generator.Choice choice) {
        attribute = i;
        var unknown = values.stream().filter(v -> !List.of(choice.values()).contains(v)).toList();
        if (!unknown.isEmpty()) {
          wanted.wrong("it is never " + unknown, "write of " + List.of(choice.values()));
        }
      }
    }
    if (attribute < 0) {
      conditions
          .get(name)
          .wrong("there is no choice of that name", "name an attribute with choice");
    }
    return chances(element, attribute, values);
  }

  private Ways chances(Part part, int attribute, Set<String> values) {
    var to = new ArrayList<Integer>();
    var parts = new ArrayList<Part>();
    part.named("states and their chances, such as {delivered: 0.9, returned: 0.1}")
        .forEach(
            (name, chance) -> {
              if (name.equals("when")) {
                return;
              }
              if (!names.contains(name)) {
                chance.wrong("there is no state " + name, "write one of " + names);
              }
              to.add(Math.max(0, names.indexOf(name)));
              parts.add(chance);
            });
    if (to.isEmpty()) {
      to.add(0);
    }
    return new Ways(
        attribute,
        values,
        to.stream().mapToInt(Integer::intValue).toArray(),
        ValueReader.upTo(part, parts));
  }

  private Tour tour(Part part) {
    part.knowing(
        "hub",
        "address",
        "leaves",
        "back",
        "days",
        "stops",
        "at_door",
        "ping",
        "van",
        "out",
        "departed",
        "moving",
        "returned");
    var hub = values.hub(part.at("hub"));
    var address = values.door(part.at("address"), hub);
    var leaves = DelayReader.time(part.at("leaves"));
    var back = DelayReader.time(part.at("back"));
    if (!leaves.plusHours(1).isBefore(back) || leaves.getHour() == 23) {
      part.at("back").wrong("it is not an hour after the vans leave", "write a later time");
    }
    return new Tour(
        hub,
        address,
        leaves,
        back,
        DelayReader.days(part.at("days")),
        part.at("stops").whole(1, 200),
        DelayReader.spread(part.at("at_door")),
        Math.max(1000, part.at("ping").millis(60_000, Duration.ofHours(1))),
        part.at("van").text("van", "what the vans are called"),
        values.said(part.at("out"), OF_TOUR),
        vans(part.at("departed")),
        vans(part.at("moving")),
        vans(part.at("returned")));
  }

  /** Vans know of their tour and their hub, and nothing of what they carry. */
  private static Saying vans(Part part) {
    return new ValueReader(Map.of()).said(part, OF_VAN);
  }
}
