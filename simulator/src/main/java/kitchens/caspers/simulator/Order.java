package kitchens.caspers.simulator;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * One order's whole story, with the causes of its lateness.
 *
 * @param lines what was ordered; written in {@code order_created} unless {@code itemsLost}
 * @param itemsLost whether the location's {@code dq} made the items null
 * @param stationWait how long it waited for a free station in the kitchen
 * @param driverWait how long the food waited because its driver was still out
 * @param detourCm how much further the driver went than needed, in centimetres
 * @param routeCm how far the driver went, in centimetres
 * @param eventCount how many events tell it
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
    int eventCount) {

  /** So many of one item. */
  public record Line(int itemId, int brandId, int priceCents, int quantity) {}

  /** What the customer pays, in cents. */
  public long cents() {
    return lines.stream().mapToLong(line -> (long) line.priceCents() * line.quantity()).sum();
  }
}
