package kitchens.caspers.simulator;

import java.util.UUID;
import kitchens.caspers.simulator.chance.Draw;

/**
 * Identifiers of orders and events: UUIDs of version 4 (RFC 9562), whose random bits are those of
 * their keys.
 */
final class Identifier {
  private static final long EVENT_LANE = 0x2545F4914F6CDD1DL;

  private Identifier() {}

  static long high(long key) {
    return key & ~0xF000L | 0x4000L;
  }

  static long low(long key) {
    return key & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
  }

  /** The other half of an event's identifier, its {@link DayPlan#eventKey} being the first. */
  static long eventLow(long orderKeyLow, int sequence) {
    return Draw.key(orderKeyLow ^ EVENT_LANE, sequence);
  }

  static UUID uuid(long keyHigh, long keyLow) {
    return new UUID(high(keyHigh), low(keyLow));
  }
}
