package kitchens.caspers.simulator;

import java.util.EnumSet;
import java.util.Set;
import kitchens.caspers.simulator.event.EventType;

/**
 * What somebody wants of events, so that the rest need not be made.
 *
 * @param types of these types alone
 * @param bodies whether their bodies are looked at; else they are empty
 */
public record Wanted(Set<EventType> types, boolean bodies) {
  /** Every event, with all that it says. */
  public static final Wanted ALL = new Wanted(EnumSet.allOf(EventType.class), true);

  public Wanted {
    types = Set.copyOf(types);
  }
}
