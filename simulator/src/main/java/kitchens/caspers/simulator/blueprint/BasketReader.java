package kitchens.caspers.simulator.blueprint;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import kitchens.caspers.simulator.blueprint.Blueprint.Rows;

/**
 * Reads {@code basket: {from: dishes, where: {brand: $brand.name}, lines: 4, of_each: 3, price:
 * price_usd}}.
 */
final class BasketReader {
  private static final int MOST = 50;

  private final ValueReader values;

  BasketReader(ValueReader values) {
    this.values = values;
  }

  Generator basket(Part part) {
    part.knowing("from", "where", "lines", "of_each", "price");
    var list = values.list(part.at("from"));
    var price = part.at("price").text("the column that holds the price");
    if (!price.isEmpty()
        && !list.rows().stream()
            .allMatch(row -> row.containsKey(price) && row.get(price).isNumber())) {
      part.at("price")
          .wrong("%s is no number in %s".formatted(price, list.name()), "name a column");
    }
    var column = "";
    Value value = null;
    if (part.at("where").isThere()) {
      var where = part.at("where").named("a column and its value, such as {brand: $brand.name}");
      if (where.size() > 1) {
        part.at("where").wrong("it has %d columns".formatted(where.size()), "keep one");
      }
      if (!where.isEmpty()) {
        column = where.keySet().iterator().next();
        value = values.value(where.get(column), Set.of());
        matching(where.get(column), list, column, value);
      }
    }
    return new Generator.Several(
        list,
        column,
        value,
        part.at("lines").whole(1, 1, MOST),
        part.at("of_each").whole(1, 1, MOST),
        price);
  }

  /** Whatever is wanted, there are rows that have it. */
  private void matching(Part part, Rows list, String column, Value value) {
    if (!list.fields().contains(column)) {
      part.wrong("there is no such column in " + list.name(), "write one of " + list.fields());
      return;
    }
    var wanted = wanted(value);
    if (wanted.isEmpty()) {
      part.wrong("nobody can tell what it may be", "write a column of a picked row, or a choice");
    }
    for (var text : wanted) {
      var found =
          IntStream.range(0, list.rows().size())
              .anyMatch(row -> text.equals(Basket.text(new Row(list, row).field(column))));
      if (!found) {
        part.wrong("no row of %s has %s %s".formatted(list.name(), column, text), "add one");
      }
    }
  }

  private List<String> wanted(Value value) {
    if (value instanceof Value.Literal literal) {
      return List.of(Basket.text(literal.value()));
    }
    if (value instanceof Value.Reference reference) {
      var generator = values.attributes().get(reference.attribute()).generator();
      if (generator instanceof Generator.Choice choice) {
        return Arrays.asList(choice.values());
      }
      if (generator instanceof Generator.Pick pick) {
        return IntStream.range(0, pick.list().rows().size())
            .mapToObj(row -> Basket.text(new Row(pick.list(), row).field(reference.field())))
            .distinct()
            .toList();
      }
    }
    return List.of();
  }
}
