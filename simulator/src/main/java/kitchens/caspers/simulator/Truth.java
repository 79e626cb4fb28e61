package kitchens.caspers.simulator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * Exact answers for a window [from, to) of event time, from the journal alone.
 *
 * <ul>
 *   <li>An event counts if its {@code ts} lies in the window.
 *   <li>An order is <i>created</i> in the window if its {@code order_created} lies in it. Its
 *       lines, items and cents belong to the UTC day and hour of that event, whether or not it is
 *       delivered by {@code to}. If the location's {@code dq} made the items of that event null,
 *       the order counts as created and as {@code orders_without_items}, and has no cents: nobody
 *       downstream could know them.
 *   <li>An order is <i>delivered</i> in the window if its {@code delivered} event lies in it, even
 *       if it was created before {@code from}. Durations are those of the orders delivered in the
 *       window, from created to delivered; percentiles interpolate linearly between the two nearest
 *       ranks, as SQL's {@code percentile} does.
 *   <li>An order is <i>cancelled</i> in the window if its {@code cancelled} event lies in it. It
 *       stays among the created ones with its lines and cents, which are what was ordered.
 *   <li>An order is <i>open</i> at {@code to} if it was created before {@code to}, however long
 *       ago, and is neither delivered nor cancelled before {@code to}.
 * </ul>
 *
 * @param to the latest end of the locations' windows
 * @param total all locations together
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Truth(
    SimulatedInstant from, SimulatedInstant to, Figures total, List<OfLocation> locations) {

  /** One location's answers, with its own window. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record OfLocation(
      String location,
      int locationId,
      SimulatedInstant from,
      SimulatedInstant to,
      Figures figures) {}

  /**
   * The answers themselves.
   *
   * @param events how many events
   * @param eventsByType the same, by {@code event_type}
   * @param orderLines how many lines the created orders have: the rows of {@code
   *     silver_order_items}
   * @param items the sum of their quantities
   * @param revenueCents the sum of price times quantity, as ordered
   * @param cancelledCents how much of what was ordered was cancelled in the window
   * @param delivery how long the delivered orders took; null when there is none
   * @param brandDays by brand and UTC day, in that order
   * @param itemDays by item and UTC day, in that order
   * @param hours by UTC hour, only those with orders
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Figures(
      long events,
      Map<String, Long> eventsByType,
      long ordersCreated,
      long ordersDelivered,
      long ordersCancelled,
      long ordersOpen,
      long ordersWithoutItems,
      long orderLines,
      long items,
      long revenueCents,
      long cancelledCents,
      DeliveryMinutes delivery,
      List<BrandDay> brandDays,
      List<ItemDay> itemDays,
      List<Hour> hours) {}

  /** Minutes from created to delivered. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record DeliveryMinutes(double p50, double p75, double p99) {}

  /**
   * A brand's day.
   *
   * @param day the UTC day, such as {@code 2026-11-26}
   * @param orders how many orders have something of the brand
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record BrandDay(int brandId, String day, long orders, long items, long revenueCents) {}

  /** An item's day. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record ItemDay(int itemId, String day, long items, long revenueCents) {}

  /**
   * An hour's orders.
   *
   * @param hour its start in UTC, such as {@code 2026-11-26T18:00:00Z}
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Hour(String hour, long orders, long items, long revenueCents) {}
}
