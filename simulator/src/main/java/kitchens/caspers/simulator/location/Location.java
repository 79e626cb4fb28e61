package kitchens.caspers.simulator.location;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.simulator.fault.Fault;
import kitchens.caspers.simulator.input.Parsed;

/**
 * One ghost kitchen and its city, as a location file describes it.
 *
 * @param name {@code location_name}: what events call the location, and its key in a world
 * @param gkLocation {@code gk_location}: the kitchen's address
 * @param lat the kitchen's latitude in degrees
 * @param lon the kitchen's longitude in degrees
 * @param timezone the zone in which lunch and dinner happen
 * @param streets which road network; equal names give equal streets
 * @param radiusMi how far customers live from the kitchen at most, in miles
 * @param driverMph how fast a driver goes, in miles an hour
 * @param pingSec seconds between two pings of a driver under way
 * @param demand how many orders come, and when
 * @param pace how speed and files are laid out
 * @param svc the kitchen's service times
 * @param driverArrival when the driver comes to the kitchen
 * @param momentum how brands rise and fall
 * @param dq probability of a null: event type, then field
 * @param randomSeed a seed of the location's own, mixed with the world's
 * @param behaviour how the town behaves beyond the averages
 * @param faults what goes wrong, with its rate
 */
public record Location(
    String name,
    String gkLocation,
    double lat,
    double lon,
    ZoneId timezone,
    String streets,
    double radiusMi,
    double driverMph,
    int pingSec,
    Demand demand,
    Pace pace,
    ServiceTimes svc,
    DriverArrival driverArrival,
    BrandMomentum momentum,
    Map<String, Map<String, Double>> dq,
    long randomSeed,
    Behaviour behaviour,
    Map<Fault, Double> faults) {

  /**
   * How many orders come.
   *
   * @param startDaysAgo whole days of history before the location's anchor
   * @param endDaysAhead days after the anchor's day on which orders still come
   * @param ordersDay1 expected orders on the first day
   * @param ordersLast expected orders on the last day; between them the number grows linearly
   * @param noisePct standard deviation of a day's orders, in percent of the expected number
   */
  public record Demand(
      int startDaysAgo, int endDaysAhead, double ordersDay1, double ordersLast, double noisePct) {}

  /**
   * How simulated time turns into files.
   *
   * @param speedUp simulated seconds a wall second, from the anchor on; 1 is real time
   * @param batchSeconds wall seconds that one live file holds
   * @param batchRows about how many events one file of history holds
   */
  public record Pace(double speedUp, double batchSeconds, int batchRows) {}

  /** Minutes, normally distributed and never below 0.1. */
  public record Minutes(double mean, double sd) {
    public static final double LEAST = 0.1;
  }

  /**
   * The kitchen's service times.
   *
   * @param cs created to started, when a station is free
   * @param sf started to finished
   * @param fr finished to ready
   * @param rp ready to picked up, when a driver is free
   */
  public record ServiceTimes(Minutes cs, Minutes sf, Minutes fr, Minutes rp) {}

  /**
   * When drivers come: beta-distributed over the cooking, or over the time on the shelf.
   *
   * @param afterReadyShare share of drivers that come only after the order is ready, 0 to 1
   */
  public record DriverArrival(double alpha, double beta, double afterReadyShare) {}

  /**
   * Shares of brands that rise, stay and fall, and by what part a day they do.
   *
   * @param growth a rising brand's popularity is multiplied by {@code 1 + growth} each day
   * @param decline a falling brand's by {@code 1 - decline}
   */
  public record BrandMomentum(
      double improving, double flat, double declining, double growth, double decline) {}

  /**
   * Reads a location file. Fields that are not known are warnings.
   *
   * @param file the file's name, for messages
   * @param json the file's text
   * @throws kitchens.caspers.simulator.input.InvalidInputException with everything wrong in it
   */
  public static Parsed<Location> parse(String file, String json) {
    return parse(file, json, false);
  }

  /**
   * Reads a location file.
   *
   * @param strict whether a field that is not known makes the file invalid
   * @throws kitchens.caspers.simulator.input.InvalidInputException with everything wrong in it
   */
  public static Parsed<Location> parse(String file, String json, boolean strict) {
    return new LocationReader(file, strict).read(json);
  }

  /** The same location where other things go wrong. */
  public Location with(Map<Fault, Double> otherFaults) {
    return new Location(
        name,
        gkLocation,
        lat,
        lon,
        timezone,
        streets,
        radiusMi,
        driverMph,
        pingSec,
        demand,
        pace,
        svc,
        driverArrival,
        momentum,
        dq,
        randomSeed,
        behaviour,
        otherFaults);
  }

  /** The location as a complete file's text, from which {@link #parse} gives an equal location. */
  public String toJson() {
    return LocationWriter.write(this);
  }

  /** The name as a path segment: {@code San Francisco} gives {@code san-francisco}. */
  public String slug() {
    var slug = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
    return slug.replaceAll("^-|-$", "");
  }
}
