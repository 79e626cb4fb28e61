package kitchens.caspers.simulator;

import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.journal.JournalEntry;

/**
 * What one order holds: up to four items of one brand, now and then of two, by the customer's
 * tastes. Reused.
 */
final class Basket {
  private static final double FIRST_FAVOURITE = 0.5;
  private static final double SECOND_FAVOURITE = 0.7;
  private static final double OTHER_BRAND = 0.06;
  private static final double USUAL_ITEM = 0.45;

  static final int MOST_LINES = JournalEntry.OrderInjected.MOST_LINES;

  final int[] item = new int[MOST_LINES];
  final int[] quantity = new int[MOST_LINES];
  int size;

  /** Makes this the basket of an order: what was wished for, or else what chance gives. */
  void fill(DayPlan plan, int order) {
    var carte = plan.regime(order).carte;
    var wish = plan.injected(order);
    if (wish == null) {
      fill(carte, plan.brands(order), plan.keyLow[order], plan.customer[order]);
      return;
    }
    size = 0;
    for (var line : wish.lines()) {
      item[size] = carte.indexOf(line.itemId());
      quantity[size++] = line.quantity();
    }
  }

  private void fill(Carte carte, double[] brands, long orderKey, long customer) {
    var wanted = lines(Draw.unit(orderKey, Purpose.LINES));
    var brand = brand(brands, orderKey, customer);
    size = 0;
    for (var tries = 0; size < wanted && tries < 3 * MOST_LINES; tries++) {
      var draw = Purpose.ITEM + 3 * tries;
      if (size > 0 && Draw.unit(orderKey, draw) < OTHER_BRAND) {
        brand = Carte.pick(brands, Draw.unit(customer, Purpose.SECOND_FAVOURITE));
      }
      var usual = tries == 0 && Draw.unit(orderKey, draw) < USUAL_ITEM;
      var candidate =
          carte.pickItem(brand, usual ? Draw.unit(customer, draw) : Draw.unit(orderKey, draw + 1));
      if (!holds(candidate)) {
        item[size] = candidate;
        quantity[size++] = quantity(Draw.unit(orderKey, draw + 2));
      }
    }
  }

  /**
   * Half of all orders go to the customer's favourite, some to the second, the rest where fashion
   * goes. A favourite is a place in the brands' order, so a falling brand loses its friends slowly.
   */
  private static int brand(double[] brands, long orderKey, long customer) {
    var mood = Draw.unit(orderKey, Purpose.FAVOURITE);
    if (mood < FIRST_FAVOURITE) {
      return Carte.pick(brands, Draw.unit(customer, Purpose.FAVOURITE));
    }
    return mood < SECOND_FAVOURITE
        ? Carte.pick(brands, Draw.unit(customer, Purpose.SECOND_FAVOURITE))
        : Carte.pick(brands, Draw.unit(orderKey, Purpose.BRAND));
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
