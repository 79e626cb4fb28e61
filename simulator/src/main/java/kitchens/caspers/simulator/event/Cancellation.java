package kitchens.caspers.simulator.event;

import java.util.Locale;

/** Why an order ended before it was delivered; the {@code reason} of {@code cancelled}. */
public enum Cancellation {
  /** The customer thought better of it before the kitchen began. */
  CHANGED_MIND,

  /** The kitchen had run out of something. */
  ITEM_UNAVAILABLE,

  /** The kitchen was so far behind that the customer gave up. */
  WAITED_TOO_LONG,

  /** The food was ready, and no driver came for it. */
  NO_COURIER,

  /** The kitchen had to close. */
  KITCHEN_CLOSED;

  /** The value of {@code reason}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
