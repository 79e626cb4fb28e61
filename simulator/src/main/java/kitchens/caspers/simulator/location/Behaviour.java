package kitchens.caspers.simulator.location;

import java.util.List;

/**
 * How the town behaves beyond the averages; every field of it may be left out of a file.
 *
 * @param stations {@code stations}: orders that the kitchen cooks at once; 0 for as many as an
 *     average dinner needs
 * @param drivers {@code drivers}: the fleet at its largest; 0 for as many as an average dinner
 *     needs
 * @param customers {@code customers}: people who order again and again; 0 for as many as the orders
 *     need
 * @param cancelPct {@code cancel_pct}: percent of orders that somebody cancels before the kitchen
 *     begins, besides those that waited too long
 * @param rainPct {@code rain_pct}: percent of days with rain
 * @param occasionPct {@code occasion_pct}: percent of evenings on which something is on in town
 * @param nightPct {@code night_pct}: the rate in the small hours, in percent of an afternoon's
 * @param calendar {@code calendar}: occasions that are known beforehand
 */
public record Behaviour(
    int stations,
    int drivers,
    int customers,
    double cancelPct,
    double rainPct,
    double occasionPct,
    double nightPct,
    List<Occasion> calendar) {

  public Behaviour {
    calendar = List.copyOf(calendar);
  }
}
