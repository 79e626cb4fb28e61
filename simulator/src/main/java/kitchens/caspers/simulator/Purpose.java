package kitchens.caspers.simulator;

/** What a number is drawn for; each draw of an order has a purpose of its own. */
final class Purpose {
  static final int ARRIVAL = 1;
  static final int NOISE = 2;
  static final int CS = 3;
  static final int SF = 4;
  static final int FR = 5;
  static final int RP = 6;
  static final int HOME = 7;
  static final int AFTER_READY = 9;
  static final int DRIVER_ARRIVAL = 10;
  static final int DETOUR = 11;
  static final int DETOUR_PLACE = 128;
  static final int BRAND = 16;
  static final int LINES = 17;
  static final int MOMENTUM = 19;
  static final int POPULARITY = 20;
  static final int NULL = 32;
  static final int ITEM = 64;

  private Purpose() {}
}
