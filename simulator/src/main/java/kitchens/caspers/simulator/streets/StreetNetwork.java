package kitchens.caspers.simulator.streets;

/**
 * A road network as the drivers of one kitchen know it: which addresses they deliver to, and how
 * they get there and back. One shortest-path tree from the kitchen answers every delivery.
 * Immutable and thread-safe.
 *
 * <p>Addresses are numbered from 0. Positions are millionths of a degree, lengths centimetres,
 * times milliseconds.
 */
public final class StreetNetwork {
  private static final double CM_PER_MILE = 160_934.4;
  private static final int LEAST_RADIUS_CM = 40_000;

  /** How often the radius a way may be long, and how much slower than steady driving it may go. */
  private static final double MOST_DETOUR = 2.5;

  private static final double MOST_TIME = 3;

  final RoadGraph roads;
  final DrivingTimes times;
  final ShortestWays ways;
  final int kitchenPiece;
  final int kitchenCm;
  private final Plane plane;
  private final int[] millisBack;
  private final Addresses addresses;
  private final Pairs pairs;
  private final int radiusCm;
  private final int mostMillis;

  /**
   * @param roads the network; need not end at the radius
   * @param lat the kitchen's latitude in degrees
   * @param lon the kitchen's longitude in degrees
   * @param radiusMi how far customers live at most, in miles
   * @param driverMph how fast drivers are on a residential street, limits aside; faster on greater
   *     streets, never above a limit
   * @throws IllegalArgumentException when nobody lives within the radius
   */
  public StreetNetwork(RoadGraph roads, double lat, double lon, double radiusMi, double driverMph) {
    this.roads = roads;
    radiusCm = (int) Math.round(radiusMi * CM_PER_MILE);
    times = new DrivingTimes(roads, driverMph);
    var reach = Math.max(radiusCm, LEAST_RADIUS_CM);
    mostMillis = (int) Math.round(MOST_TIME * reach / CM_PER_MILE / driverMph * 3_600_000);
    var latMicro = (int) Math.round(lat * 1e6);
    var lonMicro = (int) Math.round(lon * 1e6);
    var kitchen = Curb.nearest(roads, latMicro, lonMicro);
    kitchenPiece = kitchen.piece();
    kitchenCm = kitchen.cm();
    ways = ShortestWays.from(roads, times, kitchenPiece, kitchenCm);
    millisBack = ShortestWays.millisTo(roads, times, kitchenPiece, kitchenCm);
    plane = new Plane(latMicro);
    addresses =
        new Addresses(
            roads,
            (piece, cm) -> {
              var at = Curb.position(roads, piece, cm);
              var approach = approach(piece, cm);
              return plane.distance(latMicro, lonMicro, at.lat(), at.lon()) <= reach
                  && approach.millis() <= mostMillis
                  && approach.cm() <= MOST_DETOUR * reach;
            });
    if (addresses.count() == 0) {
      throw new IllegalArgumentException(
          "%s has no address within %s mi of %s, %s".formatted(roads.name(), radiusMi, lat, lon));
    }
    pairs = new Pairs(roads, times);
  }

  /** How many addresses there are, at least one. */
  public int addressCount() {
    return addresses.count();
  }

  public int addressLat(int address) {
    return Curb.position(roads, piece(address), cm(address)).lat();
  }

  public int addressLon(int address) {
    return Curb.position(roads, piece(address), cm(address)).lon();
  }

  /** The address as people write it there: {@code 1412 Juniper Ave} or {@code Vasagatan 12}. */
  public String address(int address) {
    var street = roads.street(piece(address));
    var number = addresses.number(address);
    return roads.columns.houses().address(street, number);
  }

  /** The time from the kitchen to an address. */
  public int outMillis(int address) {
    return approach(piece(address), cm(address)).millis();
  }

  /** The way's length from the kitchen to an address. */
  public int outCm(int address) {
    return approach(piece(address), cm(address)).cm();
  }

  /** The time from an address back to the kitchen; one-way streets make it another way. */
  public int backMillis(int address) {
    var piece = piece(address);
    var cm = cm(address);
    var least = ShortestWays.NEVER;
    for (var side = 0; side < 2; side++) {
      var exit = millisBack[2 * piece + side];
      if (roads.allows(2 * piece + side) && exit != ShortestWays.NEVER) {
        var left = side == 0 ? roads.lengthCm[piece] - cm : cm;
        least = Math.min(least, exit + times.millis(piece, left));
      }
    }
    if (piece == kitchenPiece && roads.allows(2 * piece + (cm <= kitchenCm ? 0 : 1))) {
      least = Math.min(least, times.millis(piece, Math.abs(cm - kitchenCm)));
    }
    return least;
  }

  /** The time from one address to another. */
  public int betweenMillis(int from, int to) {
    return pairs.find(piece(from), cm(from), piece(to), cm(to)).millis();
  }

  /** How far two addresses are from each other as the crow flies. */
  public int crowCm(int a, int b) {
    var from = Curb.position(roads, piece(a), cm(a));
    var to = Curb.position(roads, piece(b), cm(b));
    return (int) plane.distance(from.lat(), from.lon(), to.lat(), to.lon());
  }

  /** No way takes longer to an address within a radius, at a speed: see the constructor. */
  public static long mostMillis(double radiusMi, double driverMph) {
    var reach = Math.max(radiusMi, LEAST_RADIUS_CM / CM_PER_MILE);
    return (long) Math.ceil(MOST_TIME * reach / driverMph * 3_600_000) + 1;
  }

  /** No way from the kitchen to an address takes longer. */
  public int mostMillis() {
    return mostMillis;
  }

  /** A way over another address is not taken when it takes longer. */
  public int mostMillisVia() {
    return mostMillis + mostMillis / 2;
  }

  public int radiusCm() {
    return radiusCm;
  }

  /** The network's pieces of street, for whoever draws them. */
  public RoadGraph roads() {
    return roads;
  }

  int piece(int address) {
    return addresses.piece(address);
  }

  int cm(int address) {
    return addresses.cm(address);
  }

  Plane plane() {
    return plane;
  }

  Pairs pairs() {
    return pairs;
  }

  /**
   * How a driver comes to a door.
   *
   * @param direction in which the driver passes it
   * @param direct whether the kitchen is on the same piece and the driver never leaves it
   */
  record Approach(int direction, boolean direct, int millis, int cm) {}

  Approach approach(int piece, int cm) {
    Approach best = null;
    for (var side = 0; side < 2; side++) {
      var direction = 2 * piece + side;
      if (!roads.allows(direction)) {
        continue;
      }
      var into = side == 0 ? cm : roads.lengthCm[piece] - cm;
      if (ways.millis[direction] != ShortestWays.NEVER) {
        var millis = ways.millis[direction] + times.millis(piece, into);
        if (best == null || millis < best.millis()) {
          best = new Approach(direction, false, millis, ways.cm[direction] + into);
        }
      }
      var ahead = side == 0 ? cm - kitchenCm : kitchenCm - cm;
      if (piece == kitchenPiece && ahead >= 0) {
        best = new Approach(direction, true, times.millis(piece, ahead), ahead);
        break;
      }
    }
    return best;
  }
}
