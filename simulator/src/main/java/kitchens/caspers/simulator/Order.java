package kitchens.caspers.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.simulator.event.Cancellation;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * One order's whole story, with the causes of its lateness. A moment is null when it did not come
 * to that, since the order was cancelled before.
 *
 * @param lines what was ordered; written in {@code order_created} unless {@code itemsLost}
 * @param itemsLost whether the location's {@code dq} made the items null
 * @param stationWait how long it waited for a free station in the kitchen
 * @param driverWait how long the food waited because its driver was still out
 * @param detourCm how much further the driver went than needed, in centimetres
 * @param routeCm how far the driver went, in centimetres
 * @param eventCount how many events tell it
 * @param cancelled how it ended if it was not delivered
 */
public record Order(
    UUID id,
    SimulatedInstant created,
    SimulatedInstant started,
    SimulatedInstant finished,
    SimulatedInstant ready,
    SimulatedInstant driverArrived,
    SimulatedInstant pickedUp,
    SimulatedInstant delivered,
    List<Line> lines,
    boolean itemsLost,
    Duration stationWait,
    Duration driverWait,
    int detourCm,
    int routeCm,
    int eventCount,
    Optional<Cancelled> cancelled) {

  /** How an order ended that nobody got. */
  public record Cancelled(SimulatedInstant at, Cancellation reason) {}

  /** So many of one item. */
  public record Line(int itemId, int brandId, int priceCents, int quantity) {}

  /** Whether somebody got it. */
  public boolean isDelivered() {
    return cancelled.isEmpty();
  }

  /** What the customer pays, in cents. */
  public long cents() {
    return lines.stream().mapToLong(line -> (long) line.priceCents() * line.quantity()).sum();
  }
}
