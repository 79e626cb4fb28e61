package kitchens.caspers.simulator.blueprint;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.chance.Draw;

/** Rows of a list that are wanted together, and how many of each. */
final class Basket {
  /** The rows themselves, how many they are, how many units, and what all of it costs. */
  static final List<String> FIELDS = List.of("items", "lines", "units", "total");

  private static final int PURPOSE_LINES = 1;
  private static final int PURPOSE_ROW = 1 << 8;
  private static final int PURPOSE_UNITS = 1 << 9;

  private final Generator.Several of;
  private final List<Row> rows = new ArrayList<>();
  private final List<Integer> units = new ArrayList<>();

  private Basket(Generator.Several of) {
    this.of = of;
  }

  /** Fills one. */
  static Basket draw(Generator.Several of, Scope scope, long key) {
    var basket = new Basket(of);
    var wanted = of.value() == null ? null : text(of.value().in(scope));
    var left = new ArrayList<Row>();
    for (var row = 0; row < of.list().rows().size(); row++) {
      var candidate = new Row(of.list(), row);
      if (wanted == null || wanted.equals(text(candidate.field(of.column())))) {
        left.add(candidate);
      }
    }
    var lines = 1 + few(key, PURPOSE_LINES, of.most(), 1.7);
    for (var line = 0; line < lines && !left.isEmpty(); line++) {
      basket.rows.add(left.remove(pick(left, Draw.unit(key, PURPOSE_ROW + line))));
      basket.units.add(1 + few(key, PURPOSE_UNITS + line, of.mostOfEach(), 3));
    }
    return basket;
  }

  /** From 0 to below {@code most}, the lower the more often. */
  private static int few(long key, int purpose, int most, double skew) {
    return Math.min(most - 1, (int) (most * StrictMath.pow(Draw.unit(key, purpose), skew)));
  }

  private static int pick(List<Row> left, double drawn) {
    var sum = left.stream().mapToDouble(Basket::weight).sum();
    var at = 0;
    for (var upTo = weight(left.get(0)); at < left.size() - 1 && drawn * sum >= upTo; ) {
      upTo += weight(left.get(++at));
    }
    return at;
  }

  private static double weight(Row row) {
    var upTo = row.list().upTo();
    return upTo[row.index()] - (row.index() == 0 ? 0 : upTo[row.index() - 1]);
  }

  /** A value as two of them are compared. */
  static String text(Object value) {
    return value instanceof BigDecimal number
        ? number.stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }

  Object field(String name) {
    return switch (name) {
      case "items" -> items();
      case "lines" -> (long) rows.size();
      case "units" -> units.stream().mapToLong(Integer::longValue).sum();
      default -> total();
    };
  }

  private List<Map<String, Object>> items() {
    var items = new ArrayList<Map<String, Object>>();
    for (var line = 0; line < rows.size(); line++) {
      var item = new LinkedHashMap<String, Object>();
      for (var column : of.list().fields()) {
        if (!column.equals("weight")) {
          item.put(column, rows.get(line).field(column));
        }
      }
      item.put("qty", (long) units.get(line));
      items.add(item);
    }
    return items;
  }

  private BigDecimal total() {
    var total = BigDecimal.ZERO;
    for (var line = 0; line < rows.size(); line++) {
      var price = (BigDecimal) rows.get(line).field(of.price());
      total = total.add(price.multiply(BigDecimal.valueOf(units.get(line))));
    }
    return total;
  }
}
