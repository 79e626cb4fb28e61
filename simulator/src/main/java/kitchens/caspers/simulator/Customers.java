package kitchens.caspers.simulator;

import kitchens.caspers.simulator.chance.Draw;

/**
 * Who orders: most orders come from people who have ordered before, a few of them often and most of
 * them seldom; the rest from somebody new. A customer is a key, from which an address and tastes
 * follow, as long as the town stays the same.
 */
final class Customers {
  private static final double STRANGERS = 0.15;

  /** Above 1: how much more often the first customers order than the last. */
  private static final double SKEW = 1.35;

  private static final double DAYS_BETWEEN_ORDERS = 12;
  private static final int FEWEST = 50;

  private final long key;
  private final int regulars;

  /**
   * @param seed the location's own
   * @param wanted how many regulars; 0 for as many as the orders need
   * @param ordersADay about how many orders a day has
   */
  Customers(long seed, int wanted, double ordersADay) {
    key = Draw.key(seed, Purpose.CUSTOMER);
    regulars = wanted > 0 ? wanted : (int) Math.max(FEWEST, DAYS_BETWEEN_ORDERS * ordersADay);
  }

  /** The customer whose order it is. */
  long of(long orderKey) {
    if (Draw.unit(orderKey, Purpose.STRANGER) < STRANGERS) {
      return Draw.key(orderKey, Purpose.STRANGER);
    }
    var share = StrictMath.pow(Draw.unit(orderKey, Purpose.CUSTOMER), SKEW);
    return Draw.key(key, (int) (share * regulars));
  }
}
