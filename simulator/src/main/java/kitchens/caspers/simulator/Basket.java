package kitchens.caspers.simulator;

import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.journal.JournalEntry;

/** What one order holds: up to four items of one brand, now and then of two. Reused. */
final class Basket {
  static final int MOST_LINES = JournalEntry.OrderInjected.MOST_LINES;

  final int[] item = new int[MOST_LINES];
  final int[] quantity = new int[MOST_LINES];
  int size;

  /** Makes this the basket of an order: what was wished for, or else what chance gives. */
  void fill(DayPlan plan, int order) {
    var carte = plan.regime(order).carte;
    var wish = plan.injected(order);
    if (wish == null) {
      fill(carte, plan.brands(order), plan.keyLow[order]);
      return;
    }
    size = 0;
    for (var line : wish.lines()) {
      item[size] = carte.indexOf(line.itemId());
      quantity[size++] = line.quantity();
    }
  }

  private void fill(Carte carte, double[] brands, long orderKey) {
    var wanted = lines(Draw.unit(orderKey, Purpose.LINES));
    var brand = Carte.pick(brands, Draw.unit(orderKey, Purpose.BRAND));
    size = 0;
    for (var tries = 0; size < wanted && tries < 3 * MOST_LINES; tries++) {
      var draw = Purpose.ITEM + 3 * tries;
      if (size > 0 && Draw.unit(orderKey, draw) < 0.06) {
        brand = Carte.pick(brands, Draw.unit(orderKey, draw + 100));
      }
      var candidate = carte.pickItem(brand, Draw.unit(orderKey, draw + 1));
      if (!holds(candidate)) {
        item[size] = candidate;
        quantity[size++] = quantity(Draw.unit(orderKey, draw + 2));
      }
    }
  }

  private boolean holds(int candidate) {
    for (var i = 0; i < size; i++) {
      if (item[i] == candidate) {
        return true;
      }
    }
    return false;
  }

  private static int lines(double u) {
    return u < 0.42 ? 1 : u < 0.75 ? 2 : u < 0.93 ? 3 : 4;
  }

  private static int quantity(double u) {
    return u < 0.82 ? 1 : u < 0.96 ? 2 : 3;
  }
}
