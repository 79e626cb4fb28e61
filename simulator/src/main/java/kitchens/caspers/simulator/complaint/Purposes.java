package kitchens.caspers.simulator.complaint;

/** What a number about a complaint is drawn for. */
final class Purposes {
  static final int COMPLAINS = 1;
  static final int DELAY = 2;
  static final int CHANNEL = 3;
  static final int HONEST = 4;
  static final int CLAIM = 5;
  static final int SECOND = 6;
  static final int LANGUAGE = 7;
  static final int FORGOTTEN = 8;
  static final int MIXED_UP = 9;
  static final int RUDE = 10;
  static final int UNSAFE = 11;
  static final int BILLED = 12;
  static final int LINE = 13;
  static final int OTHER_LINE = 14;
  static final int OPENING = 15;
  static final int CLOSING = 16;
  static final int NAMES_ITEM = 17;
  static final int TYPOS = 18;
  static final int SHOUTS = 19;
  static final int UNTRUE_SECOND = 20;
  static final int PHRASE = 64;
  static final int CHOICE = 256;
  static final int LETTER = 4_096;

  private Purposes() {}
}
