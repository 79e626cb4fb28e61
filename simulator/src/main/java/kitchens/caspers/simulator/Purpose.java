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
  static final int BRAND = 16;
  static final int LINES = 17;
  static final int MOMENTUM = 19;
  static final int POPULARITY = 20;
  static final int CUSTOMER = 21;
  static final int STRANGER = 22;
  static final int WEATHER = 23;
  static final int CLOSURE = 24;
  static final int MIND = 25;
  static final int MIND_WHEN = 26;
  static final int PATIENCE = 27;
  static final int WHOSE_MIND = 12;
  static final int COURIER_PATIENCE = 28;
  static final int CLOSED = 29;
  static final int FAVOURITE = 30;
  static final int SECOND_FAVOURITE = 31;
  static final int NULL = 32;
  static final int ITEM = 64;

  /** What faults draw, each from this on by its place; and what else they need to know. */
  static final int FAULT = 400;

  static final int FAULT_SIZE = 420;

  /** How long each ping waits, from this on by its number. */
  static final int PING = 1_000;

  private Purpose() {}
}
