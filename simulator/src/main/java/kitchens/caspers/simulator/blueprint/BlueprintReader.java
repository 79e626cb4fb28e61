package kitchens.caspers.simulator.blueprint;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kitchens.caspers.simulator.blueprint.Blueprint.Arrivals;
import kitchens.caspers.simulator.blueprint.Blueprint.Entity;
import kitchens.caspers.simulator.blueprint.Blueprint.Faults;
import kitchens.caspers.simulator.blueprint.Blueprint.Rows;
import kitchens.caspers.simulator.blueprint.Blueprint.Span;
import kitchens.caspers.simulator.blueprint.Blueprint.State;
import kitchens.caspers.simulator.blueprint.Blueprint.Sum;
import kitchens.caspers.simulator.fault.Fault;

/** Reads a blueprint's tree. */
final class BlueprintReader {
  private static final long LONGEST_DAYS = 400;
  private static final String NAME = "[a-z][a-z0-9_]{0,59}";

  private final Part root;
  private final Map<String, Rows> lists = new LinkedHashMap<>();
  private final List<Entity> entities = new ArrayList<>();

  BlueprintReader(Part root) {
    this.root = root;
  }

  Blueprint read() {
    root.knowing(
        "business",
        "title",
        "timezone",
        "history_days",
        "days_ahead",
        "speed_up",
        "files",
        "lists",
        "entities",
        "truth",
        "faults");
    var business = name(root.at("business"));
    if (root.at("lists").isThere()) {
      root.at("lists").named("lists of rows").forEach(this::list);
    }
    root.at("entities").named("entities, each with arrivals and states").forEach(this::entity);
    var files = root.at("files");
    if (files.isThere()) {
      files.knowing("history_hours", "live_seconds");
    }
    return new Blueprint(
        business,
        root.at("title").text(business, "what people call the business"),
        zone(root.at("timezone")),
        root.at("history_days").whole(1, 730),
        root.at("days_ahead").whole(365, 1, 3650),
        root.at("speed_up").number(1, 0, 1_000_000),
        files.at("history_hours").whole(6, 1, 24) * 3600,
        files.at("live_seconds").number(2, 0.1, 3600),
        lists,
        entities,
        sums(),
        spans(),
        faults());
  }

  private static String name(Part part) {
    var text = part.text("a short name, such as parcels");
    if (!text.isEmpty() && !text.matches(NAME)) {
      part.wrong("it is " + text, "use a-z, 0-9 and _, a letter first");
    }
    return text;
  }

  private static ZoneId zone(Part part) {
    var text = part.text("a time zone, such as Europe/Stockholm");
    try {
      return text.isEmpty() ? ZoneOffset.UTC : ZoneId.of(text);
    } catch (DateTimeException e) {
      part.wrong("there is no time zone " + text, "write one such as Europe/Stockholm");
      return ZoneOffset.UTC;
    }
  }

  private void list(String name, Part part) {
    if (!name.matches(NAME)) {
      part.wrong("it cannot be called so", "use a-z, 0-9 and _, a letter first");
    }
    var rows = new ArrayList<Map<String, JsonNode>>();
    var fields = List.<String>of();
    var weights = new ArrayList<Double>();
    for (var row : part.elements("rows, each a mapping")) {
      var values = new LinkedHashMap<String, JsonNode>();
      row.named("columns and their values")
          .forEach(
              (column, value) -> {
                if (value.node().isContainerNode() || !column.matches(NAME)) {
                  value.wrong("a column is a name and a plain value", "write such a value");
                }
                values.put(column, value.node());
              });
      if (rows.isEmpty()) {
        fields = List.copyOf(values.keySet());
      } else if (!List.copyOf(values.keySet()).equals(fields)) {
        row.wrong("its columns are others than the first row's", "write " + fields);
      }
      weights.add(row.at("weight").number(1, 0, 1e9));
      if (values.keySet().containsAll(Hubs.FIELDS)) {
        hub(row);
      }
      rows.add(values);
    }
    lists.put(name, new Rows(name, fields, rows, shares(part, weights)));
  }

  private static void hub(Part row) {
    row.at("streets").text("whose streets they are, such as Gothenburg");
    row.at("lat").number(-85, 85);
    row.at("lon").number(-180, 180);
    row.at("radius_mi").number(0.1, 30);
    row.at("mph").number(3, 120);
    row.at(Hubs.VANS).whole(1, 1, Hubs.MOST_VANS);
    if (row.findings().hasErrors()) {
      return;
    }
    try {
      new Hubs()
          .streets(
              new Row(new Rows("", List.of(), List.of(columns(row.node())), new double[] {1}), 0));
    } catch (IllegalArgumentException e) {
      row.wrong(e.getMessage(), "place the hub on its streets");
    }
  }

  private static Map<String, JsonNode> columns(JsonNode row) {
    var columns = new LinkedHashMap<String, JsonNode>();
    row.properties().forEach(column -> columns.put(column.getKey(), column.getValue()));
    return columns;
  }

  private static double[] shares(Part part, List<Double> weights) {
    var sum = weights.stream().mapToDouble(Double::doubleValue).sum();
    if (!weights.isEmpty() && sum <= 0) {
      part.wrong("all its weights are 0", "give at least one row a weight");
    }
    var upTo = new double[Math.max(1, weights.size())];
    var before = 0.0;
    for (var i = 0; i < weights.size(); i++) {
      before += weights.get(i) / Math.max(sum, 1e-9);
      upTo[i] = before;
    }
    return upTo;
  }

  private void entity(String name, Part part) {
    if (!name.matches(NAME)) {
      part.wrong("it cannot be called so", "use a-z, 0-9 and _, a letter first");
    }
    part.knowing("arrivals", "draw", "states");
    var values = new ValueReader(lists);
    if (part.at("draw").isThere()) {
      part.at("draw").named("attributes and how they are drawn").forEach(values::attribute);
    }
    var parts = part.at("states").named("states, the first of which is the beginning");
    if (parts.size() > 100) {
      part.at("states").wrong("there are more than 100", "split the entity");
    }
    var reader = new StateReader(values, parts);
    var states = new ArrayList<State>();
    parts.forEach((state, inner) -> states.add(reader.state(state, inner)));
    reached(states, parts);
    var longest = states.isEmpty() ? 0 : Longest.of(states, values.attributes());
    if (longest < 0) {
      part.at("states")
          .wrong(
              "a life may go round in a circle for ever",
              "give a state of the circle visits: and then:");
    } else if (longest > LONGEST_DAYS * 86_400_000) {
      part.at("states")
          .wrong(
              "a life may last %d days".formatted(longest / 86_400_000),
              "let delays and visits allow %d days at most".formatted(LONGEST_DAYS));
    }
    entities.add(
        new Entity(name, arrivals(part.at("arrivals")), values.attributes(), states, longest));
  }

  private static void reached(List<State> states, Map<String, Part> parts) {
    var reached = new TreeSet<Integer>(List.of(0));
    for (var state : states) {
      state.next().forEach(reached::add);
      reached.add(Math.max(0, state.then()));
    }
    for (var i = 0; i < states.size(); i++) {
      var then = states.get(i).then();
      if (then >= 0 && states.get(then).then() >= 0) {
        parts
            .get(states.get(i).name())
            .at("then")
            .wrong("that state has a bound of visits too", "name a state that has none");
      }
      if (!reached.contains(i)) {
        parts
            .get(states.get(i).name())
            .wrong("nothing leads to it", "name it in a to: or remove it");
      }
    }
  }

  private static Arrivals arrivals(Part part) {
    part.knowing("per_day", "weekdays", "hours", "noise_pct");
    var first = 0.0;
    var last = 0.0;
    if (part.at("per_day").node().isArray()) {
      var ends = part.at("per_day").elements("two numbers");
      if (ends.size() != 2) {
        part.at("per_day").wrong("it has %d values".formatted(ends.size()), "write first and last");
      } else {
        first = ends.get(0).number(0, 200_000);
        last = ends.get(1).number(0, 200_000);
      }
    } else {
      first = part.at("per_day").number(0, 200_000);
      last = first;
    }
    var weekdays = numbers(part.at("weekdays"), 7);
    var hours = numbers(part.at("hours"), 24);
    var sum = 0.0;
    for (var hour : hours) {
      sum += hour;
    }
    var before = 0.0;
    for (var i = 0; i < hours.length; i++) {
      before += hours[i] / Math.max(sum, 1e-9);
      hours[i] = before;
    }
    return new Arrivals(first, last, part.at("noise_pct").number(0, 0, 100), weekdays, hours);
  }

  /** So many factors from 0 to 100; all 1 when absent. */
  private static double[] numbers(Part part, int count) {
    var numbers = new double[count];
    java.util.Arrays.fill(numbers, 1);
    if (part.isThere()) {
      var elements = part.elements(count + " numbers");
      if (elements.size() != count) {
        part.wrong("it has %d values".formatted(elements.size()), "write %d".formatted(count));
        return numbers;
      }
      var sum = 0.0;
      for (var i = 0; i < count; i++) {
        numbers[i] = elements.get(i).number(0, 100);
        sum += numbers[i];
      }
      if (sum <= 0) {
        part.wrong("all of it is 0", "give at least one a value above 0");
      }
    }
    return numbers;
  }

  private List<Sum> sums() {
    var sums = new ArrayList<Sum>();
    var part = root.at("truth").at("sums");
    if (root.at("truth").isThere()) {
      root.at("truth").knowing("sums", "spans");
    }
    if (part.isThere()) {
      part.named("names, each an event's field")
          .forEach(
              (name, inner) -> {
                inner.knowing("event", "field");
                var event = inner.at("event").text("an event");
                var field = inner.at("field").text("a field of its body");
                if (!fields(event).contains(field)) {
                  inner.wrong("no event %s has a field %s".formatted(event, field), "name one");
                }
                sums.add(new Sum(name, event, field));
              });
    }
    return sums;
  }

  private HashSet<String> fields(String event) {
    var fields = new HashSet<String>();
    entities.stream()
        .flatMap(entity -> entity.states().stream())
        .flatMap(State::sayings)
        .filter(saying -> saying.event().equals(event))
        .forEach(saying -> saying.body().forEach(field -> fields.add(field.name())));
    return fields;
  }

  private Faults faults() {
    var part = root.at("faults");
    if (!part.isThere()) {
      return Faults.NONE;
    }
    var known = new ArrayList<>(List.of("nulls"));
    var rates = new EnumMap<Fault, Double>(Fault.class);
    for (var fault : Fault.values()) {
      if (!fault.isOutage()) {
        known.add(fault.text());
        if (part.at(fault.text()).isThere()) {
          rates.put(fault, part.at(fault.text()).number(0, 1));
        }
      }
    }
    part.knowing(known.toArray(String[]::new));
    var nulls = new LinkedHashMap<String, Map<String, Double>>();
    if (part.at("nulls").isThere()) {
      part.at("nulls")
          .named("events, each with fields and their chances")
          .forEach((event, inner) -> nulls.put(event, nullsOf(event, inner)));
    }
    return new Faults(rates, nulls);
  }

  private Map<String, Double> nullsOf(String event, Part part) {
    var chances = new LinkedHashMap<String, Double>();
    var fields = fields(event);
    part.named("fields and their chances, such as {lat: 0.01}")
        .forEach(
            (field, chance) -> {
              if (!fields.contains(field)) {
                chance.wrong("no event %s has a field %s".formatted(event, field), "name one");
              }
              chances.put(field, chance.number(0, 1));
            });
    return chances;
  }

  private List<Span> spans() {
    var spans = new ArrayList<Span>();
    var part = root.at("truth").at("spans");
    if (part.isThere()) {
      part.named("names, each from one state to another")
          .forEach(
              (name, inner) -> {
                inner.knowing("entity", "from", "to");
                var wanted = inner.at("entity").text("an entity");
                var entity = entities.stream().filter(e -> e.name().equals(wanted)).findFirst();
                if (entity.isEmpty()) {
                  inner.at("entity").wrong("there is no entity " + wanted, "name one");
                  return;
                }
                var names = entity.get().states().stream().map(State::name).toList();
                spans.add(
                    new Span(
                        name,
                        wanted,
                        state(inner.at("from"), names),
                        state(inner.at("to"), names)));
              });
    }
    return spans;
  }

  private static int state(Part part, List<String> names) {
    var name = part.text("a state");
    if (!names.contains(name) && !name.isEmpty()) {
      part.wrong("there is no state " + name, "write one of " + names);
    }
    return Math.max(0, names.indexOf(name));
  }
}
