package kitchens.caspers.simulator.blueprint;

import java.math.BigDecimal;
import kitchens.caspers.simulator.chance.Draw;

/** How a value is drawn. */
sealed interface Generator {
  /**
   * Draws.
   *
   * @param scope what the entity has already
   */
  Object draw(Scope scope, long key, long purpose);

  /** One of a few texts, each with a chance. */
  record Choice(String[] values, double[] upTo) implements Generator {
    @Override
    public Object draw(Scope scope, long key, long purpose) {
      return values[index(upTo, Draw.unit(key, purpose))];
    }
  }

  /**
   * A row of a list.
   *
   * @param not an attribute whose row it must not be; -1 for any
   */
  record Pick(Blueprint.Rows list, int not) implements Generator {
    @Override
    public Object draw(Scope scope, long key, long purpose) {
      var other = not < 0 ? -1 : ((Row) scope.attribute(not)).index();
      var row = index(list.upTo(), Draw.unit(key, purpose));
      for (var again = 1; row == other; again++) {
        row =
            again < 16
                ? index(list.upTo(), Draw.unit(Draw.key(key, again), purpose))
                : (row + 1) % list.rows().size();
      }
      return new Row(list, row);
    }
  }

  /**
   * One of many that are numbered, the first ones more often.
   *
   * @param skew 1 for all alike; the higher, the more often the first
   */
  record Serial(String prefix, int digits, int of, double skew) implements Generator {
    @Override
    public Object draw(Scope scope, long key, long purpose) {
      var at = (int) Math.min(of - 1, of * StrictMath.pow(Draw.unit(key, purpose), skew));
      var number = Integer.toString(at + 1);
      return prefix + "0".repeat(Math.max(0, digits - number.length())) + number;
    }
  }

  /** A whole number from a range, all alike. */
  record Whole(int least, int most) implements Generator {
    @Override
    public Object draw(Scope scope, long key, long purpose) {
      return (long) least + Draw.below(key, purpose, most - least + 1);
    }
  }

  /** A decimal; of all draws half lie below the median and 95 of 100 below {@code p95}. */
  record Decimal(Value median, Value p95, double least, double most, int places)
      implements Generator {
    @Override
    public Object draw(Scope scope, long key, long purpose) {
      var middle = number(median.in(scope));
      var high = Math.max(middle, number(p95.in(scope)));
      var drawn =
          middle * StrictMath.pow(high / middle, Draw.gaussian(key, purpose) / Delay.LogNormal.Z95);
      var unit = BigDecimal.ONE.movePointRight(places).longValueExact();
      var scaled = Math.round(Math.max(least, Math.min(most, drawn)) * unit);
      return BigDecimal.valueOf(scaled, places);
    }

    private static double number(Object value) {
      return value instanceof Number number ? Math.max(1e-6, number.doubleValue()) : 1;
    }
  }

  /**
   * A door that the vans of a hub drive to.
   *
   * @param of the attribute whose every value has a door of its own at each hub; -1 for any door
   */
  record Address(int hub, int of) implements Generator {
    @Override
    public Object draw(Scope scope, long key, long purpose) {
      var row = (Row) scope.attribute(hub);
      var streets = scope.streets(row);
      var whose =
          of < 0
              ? key
              : Draw.key(Draw.key(String.valueOf(scope.attribute(of))), Draw.key(row.id()));
      return new Door(streets, Draw.below(whose, purpose, streets.addressCount()));
    }
  }

  /**
   * Some rows of a list, each once, with how many are wanted of each.
   *
   * @param column of the rows that has {@code value}; empty for any rows
   * @param value null for any rows
   * @param most rows; fewer more often
   * @param mostOfEach one more often
   * @param price the column that {@code total} adds up
   */
  record Several(
      Blueprint.Rows list, String column, Value value, int most, int mostOfEach, String price)
      implements Generator {
    @Override
    public Object draw(Scope scope, long key, long purpose) {
      return Basket.draw(this, scope, key);
    }
  }

  static int index(double[] upTo, double drawn) {
    for (var i = 0; i < upTo.length - 1; i++) {
      if (drawn < upTo[i]) {
        return i;
      }
    }
    return upTo.length - 1;
  }
}
