package kitchens.caspers.simulator.blueprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kitchens.caspers.simulator.blueprint.Blueprint.Attribute;
import kitchens.caspers.simulator.blueprint.Blueprint.Field;
import kitchens.caspers.simulator.blueprint.Blueprint.Rows;
import kitchens.caspers.simulator.blueprint.Blueprint.Saying;
import kitchens.caspers.simulator.input.NearestName;

/** Reads what values are drawn from or taken from, for one entity. */
final class ValueReader {
  private static final String GENERATORS =
      "one of choice, pick, serial, whole, decimal, address, basket";

  private static final Set<String> TAKEN = Set.of("tour", "van", "ride");

  private final Map<String, Rows> lists;
  private final List<Attribute> attributes = new ArrayList<>();

  ValueReader(Map<String, Rows> lists) {
    this.lists = lists;
  }

  /** The attributes read so far. */
  List<Attribute> attributes() {
    return attributes;
  }

  void attribute(String name, Part part) {
    if (!name.matches("[a-z][a-z0-9_]*") || TAKEN.contains(name)) {
      part.wrong("it cannot be called so", "use a-z, 0-9 and _; tour, van and ride are taken");
    }
    attributes.add(new Attribute(name, generator(part)));
  }

  Generator generator(Part part) {
    var shapes = part.named(GENERATORS);
    if (shapes.size() != 1) {
      if (!shapes.isEmpty()) {
        part.wrong("it has %d shapes".formatted(shapes.size()), "keep " + GENERATORS);
      }
      return nothing();
    }
    var name = shapes.keySet().iterator().next();
    var shape = shapes.get(name);
    return switch (name) {
      case "choice" -> choice(shape);
      case "pick" -> pick(shape);
      case "serial" -> serial(shape);
      case "whole" -> whole(shape);
      case "decimal" -> decimal(shape);
      case "address" -> address(shape);
      case "basket" -> new BasketReader(this).basket(shape);
      default -> {
        shape.wrong("there is no such way to draw", "write " + GENERATORS);
        yield nothing();
      }
    };
  }

  private static Generator nothing() {
    return new Generator.Choice(new String[] {""}, new double[] {1});
  }

  private static Generator choice(Part part) {
    var chances = part.named("values and their chances, such as {chip: 0.6, online: 0.4}");
    return new Generator.Choice(
        chances.keySet().toArray(String[]::new), upTo(part, List.copyOf(chances.values())));
  }

  /** Chances that sum to 1, as where each ends. */
  static double[] upTo(Part whole, List<Part> chances) {
    var ends = new double[Math.max(1, chances.size())];
    var sum = 0.0;
    for (var i = 0; i < chances.size(); i++) {
      sum += chances.get(i).number(0, 1);
      ends[i] = sum;
    }
    if (!chances.isEmpty() && Math.abs(sum - 1) > 1e-6) {
      whole.wrong(
          "its chances sum to " + Math.round(sum * 1e6) / 1e6, "write chances that sum to 1");
    }
    return ends;
  }

  private Generator pick(Part part) {
    if (part.node().isTextual()) {
      return new Generator.Pick(list(part), -1);
    }
    part.knowing("from", "not");
    var list = list(part.at("from"));
    if (!part.at("not").isThere()) {
      return new Generator.Pick(list, -1);
    }
    var other = attribute(part.at("not"));
    if (other >= 0
        && !(attributes.get(other).generator() instanceof Generator.Pick pick
            && pick.list().name().equals(list.name()))) {
      part.at("not").wrong("it picks from another list", "name an attribute of the same list");
      other = -1;
    } else if (list.rows().size() < 2) {
      part.at("not").wrong("the list has one row", "leave it out");
      other = -1;
    }
    return new Generator.Pick(list, other);
  }

  /** {@code $hub}, or {@code {hub: $hub, for: $customer}}: the door that each customer has. */
  private Generator address(Part part) {
    if (part.node().isTextual()) {
      return new Generator.Address(hub(part), -1);
    }
    part.knowing("hub", "for");
    var of = attribute(part.at("for"));
    if (of >= 0
        && !(attributes.get(of).generator() instanceof Generator.Serial
            || attributes.get(of).generator() instanceof Generator.Choice)) {
      part.at("for").wrong("it is no name", "name an attribute with serial or choice");
    }
    return new Generator.Address(hub(part.at("hub")), of);
  }

  Rows list(Part part) {
    var name = part.text("the name of a list");
    var list = lists.get(name);
    if (list == null) {
      if (!name.isEmpty()) {
        part.wrong("there is no list " + name, "write one of " + lists.keySet());
      }
      return new Rows(name, List.of(), List.of(Map.of()), new double[] {1});
    }
    return list;
  }

  private static Generator serial(Part part) {
    part.knowing("prefix", "digits", "of", "skew");
    return new Generator.Serial(
        part.at("prefix").text("", "what stands before the number"),
        part.at("digits").whole(1, 1, 18),
        part.at("of").whole(1, 100_000_000),
        part.at("skew").number(1, 1, 10));
  }

  private static Generator whole(Part part) {
    var ends = part.elements("two whole numbers, such as [1, 5]");
    if (ends.size() != 2) {
      if (!ends.isEmpty()) {
        part.wrong("it has %d values".formatted(ends.size()), "write two, such as [1, 5]");
      }
      return nothing();
    }
    var least = ends.get(0).whole(-1_000_000_000, 1_000_000_000);
    var most = ends.get(1).whole(-1_000_000_000, 1_000_000_000);
    if (least > most) {
      part.wrong("the first is more than the second", "put them the other way round");
    }
    return new Generator.Whole(least, Math.max(least, most));
  }

  private Generator decimal(Part part) {
    part.knowing("median", "p95", "least", "most", "places");
    var least = part.at("least").number(0.01, 0, 1e9);
    var most = part.at("most").number(0, 1e9);
    if (least > most) {
      part.at("least").wrong("it is more than the most", "put them the other way round");
    }
    return new Generator.Decimal(
        value(part.at("median"), Set.of()),
        value(part.at("p95"), Set.of()),
        least,
        most,
        part.at("places").whole(2, 0, 6));
  }

  /** An attribute that picks a row which says where a hub is. */
  int hub(Part part) {
    var at = attribute(part);
    if (at >= 0
        && !(attributes.get(at).generator() instanceof Generator.Pick pick
            && pick.list().fields().containsAll(Hubs.FIELDS))) {
      part.wrong(
          "it is no hub",
          "name an attribute that picks from a list with the columns "
              + String.join(", ", Hubs.FIELDS));
      return -1;
    }
    return at;
  }

  /** An attribute that is a door of a hub; -1 when it is none, which is then found. */
  int door(Part part, int hub) {
    var at = attribute(part);
    if (at >= 0
        && hub >= 0
        && !(attributes.get(at).generator() instanceof Generator.Address door
            && door.hub() == hub)) {
      part.wrong("it is no address of that hub", "name an attribute with address");
      return -1;
    }
    return at;
  }

  /** The index of an attribute {@code $name} that picks a row; -1 when there is none. */
  int picking(String text) {
    for (var i = 0; i < attributes.size(); i++) {
      if (text.equals("$" + attributes.get(i).name())
          && attributes.get(i).generator() instanceof Generator.Pick) {
        return i;
      }
    }
    return -1;
  }

  /** The index of {@code $name}; -1 when there is none, which is then found. */
  int attribute(Part part) {
    var text = part.text("the name of an attribute, such as $card");
    for (var i = 0; i < attributes.size(); i++) {
      if (text.equals("$" + attributes.get(i).name())) {
        return i;
      }
    }
    if (!text.isEmpty()) {
      part.wrong("there is no attribute " + text, "write one of " + known(Set.of()));
    }
    return -1;
  }

  private List<String> known(Set<String> given) {
    return Stream.concat(
            attributes.stream().map(attribute -> "$" + attribute.name()),
            given.stream().sorted().map(name -> "$" + name))
        .toList();
  }

  /**
   * A value: {@code $attribute}, {@code $attribute.column}, a mapping that draws one, or whatever
   * else stands there.
   *
   * @param given what the moment knows beyond the attributes
   */
  Value value(Part part, Set<String> given) {
    var node = part.node();
    if (node.isObject()) {
      return new Value.Drawn(generator(part), part.path().hashCode());
    }
    if (node.isTextual() && node.textValue().startsWith("$")) {
      return reference(part, node.textValue().substring(1), given);
    }
    if (!part.isThere() || node.isArray()) {
      part.wrong(
          node.isArray() ? "it is a list" : "it is missing",
          "write a value, or where it comes from: " + known(given));
      return new Value.Literal(null);
    }
    if (node.isBoolean()) {
      return new Value.Literal(node.booleanValue());
    }
    return new Value.Literal(node.isNumber() ? node.decimalValue() : node.textValue());
  }

  private Value reference(Part part, String text, Set<String> given) {
    if (given.contains(text)) {
      return new Value.Given(text);
    }
    var dot = text.indexOf('.');
    var name = dot < 0 ? text : text.substring(0, dot);
    var field = dot < 0 ? "" : text.substring(dot + 1);
    for (var i = 0; i < attributes.size(); i++) {
      if (attributes.get(i).name().equals(name)) {
        fieldOf(part, attributes.get(i).generator(), field);
        return new Value.Reference(i, field);
      }
    }
    var known = known(given);
    part.wrong(
        "there is no $" + text,
        known.isEmpty()
            ? "write the value itself"
            : "did you mean %s? There are %s".formatted(NearestName.of("$" + text, known), known));
    return new Value.Literal(null);
  }

  private static void fieldOf(Part part, Generator generator, String field) {
    var fields =
        generator instanceof Generator.Pick pick
            ? pick.list().fields()
            : generator instanceof Generator.Address
                ? Door.FIELDS
                : generator instanceof Generator.Several ? Basket.FIELDS : List.<String>of();
    if (fields.isEmpty() != field.isEmpty() || !field.isEmpty() && !fields.contains(field)) {
      part.wrong(
          field.isEmpty() ? "it is a whole row" : "there is no " + field + " in it",
          fields.isEmpty() ? "leave out what stands behind the dot" : "add one of " + fields);
    }
  }

  /** A mapping of {@code event} and {@code body}; null when it is not there. */
  Saying said(Part part, Set<String> given) {
    if (!part.isThere()) {
      return null;
    }
    part.knowing("event", "body");
    return saying(part.at("event"), part.at("body"), given);
  }

  /** What is told: {@code event} and {@code body}. */
  Saying saying(Part event, Part body, Set<String> given) {
    var name = event.text("the name of an event, such as parcel_scanned");
    if (!name.isEmpty() && !name.matches("[a-z][a-z0-9_]{0,59}")) {
      event.wrong("it is " + name, "use a-z, 0-9 and _");
    }
    var fields = new ArrayList<Field>();
    if (body.isThere() && !(body.node().isObject() && body.node().isEmpty())) {
      body.named("fields and their values")
          .forEach((field, value) -> fields.add(new Field(field, value(value, given))));
    }
    return new Saying(name, List.copyOf(fields));
  }
}
