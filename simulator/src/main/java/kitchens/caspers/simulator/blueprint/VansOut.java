package kitchens.caspers.simulator.blueprint;

/**
 * Which vans have left a hub on a day.
 *
 * @param own how many of the hub's own; they have the numbers from 1
 * @param hired how many more, which drive for it that day
 */
record VansOut(int own, int hired) {
  static final VansOut NONE = new VansOut(0, 0);
}
