package kitchens.caspers.workspace.ingest.mapping;

import java.math.BigDecimal;

/** Numbers that may be written out: {@code 1e999999999} is short, and its digits fill a disk. */
final class Numbers {
  private static final int MOST_DIGITS = 300;

  private Numbers() {}

  /**
   * The same number.
   *
   * @throws Unmapped when it has more than 300 digits before or behind its point
   */
  static BigDecimal bounded(BigDecimal number) throws Unmapped {
    if (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
      throw new Unmapped("a number has more than %d digits".formatted(MOST_DIGITS));
    }
    return number;
  }
}
