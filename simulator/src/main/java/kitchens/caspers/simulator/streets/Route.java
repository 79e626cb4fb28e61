package kitchens.caspers.simulator.streets;

/**
 * A driver's way from the kitchen to a customer: the points where it bends, first the kitchen, last
 * the customer. Positions are millionths of a degree, lengths centimetres.
 */
public final class Route {
  private final int[] lat;
  private final int[] lon;
  private final int[] lengthCm;
  private final int size;

  private Route(int[] lat, int[] lon, int[] lengthCm, int size) {
    this.lat = lat;
    this.lon = lon;
    this.lengthCm = lengthCm;
    this.size = size;
  }

  /**
   * How long {@link #of} would be.
   *
   * @param home the crossing that the customer's block leads to
   * @param blockShare how far along that block the customer lives, 0 to 1
   * @param detour a crossing that the driver goes to first, or -1
   */
  public static int lengthCm(StreetNetwork streets, int home, double blockShare, int detour) {
    var before = streets.parent(home);
    var direct =
        streets.distanceCm(before) + (int) Math.round(blockShare * streets.lastBlockCm(home));
    return detour < 0 ? direct : direct + detourCm(streets, home, detour);
  }

  /** What going to {@code detour} first adds. */
  public static int detourCm(StreetNetwork streets, int home, int detour) {
    var fork = streets.fork(detour, streets.parent(home));
    return 2 * (streets.distanceCm(detour) - streets.distanceCm(fork));
  }

  /** The way itself; the parameters are those of {@link #lengthCm}. */
  public static Route of(StreetNetwork streets, int home, double blockShare, int detour) {
    var before = streets.parent(home);
    var nodes = detour < 0 ? direct(streets, before, home) : around(streets, before, home, detour);
    return bends(streets, nodes, (int) Math.round(blockShare * streets.lastBlockCm(home)));
  }

  private static int[] direct(StreetNetwork streets, int before, int home) {
    var nodes = new int[streets.depth(before) + 2];
    nodes[nodes.length - 1] = home;
    down(streets, before, nodes, nodes.length - 2);
    return nodes;
  }

  private static int[] around(StreetNetwork streets, int before, int home, int detour) {
    var fork = streets.fork(detour, before);
    var out = streets.depth(detour);
    var back = out - streets.depth(fork);
    var nodes = new int[out + 1 + back + streets.depth(before) - streets.depth(fork) + 1];
    nodes[nodes.length - 1] = home;
    var node = before;
    for (var i = nodes.length - 2; node != fork; i--) {
      nodes[i] = node;
      node = streets.parent(node);
    }
    down(streets, detour, nodes, out);
    node = detour;
    for (var i = out + 1; i <= out + back; i++) {
      node = streets.parent(node);
      nodes[i] = node;
    }
    return nodes;
  }

  /** Writes the way from the kitchen to {@code node} so that it ends at {@code last}. */
  private static void down(StreetNetwork streets, int node, int[] nodes, int last) {
    for (var i = last; node >= 0; i--) {
      nodes[i] = node;
      node = streets.parent(node);
    }
  }

  /** Keeps the points where the direction changes; the last block is only gone in part. */
  private static Route bends(StreetNetwork streets, int[] nodes, int lastCm) {
    var lat = new int[nodes.length];
    var lon = new int[nodes.length];
    var length = new int[nodes.length];
    lat[0] = streets.lat(nodes[0]);
    lon[0] = streets.lon(nodes[0]);
    var size = 1;
    var gone = 0;
    for (var i = 1; i < nodes.length - 1; i++) {
      gone += streets.lengthCm(nodes[i - 1], nodes[i]);
      // Neighbours' numbers differ by their direction: one for a column, a row's length for a row.
      if (nodes[i] - nodes[i - 1] != nodes[i + 1] - nodes[i]) {
        lat[size] = streets.lat(nodes[i]);
        lon[size] = streets.lon(nodes[i]);
        length[size++] = gone;
      }
    }
    var from = nodes[nodes.length - 2];
    var to = nodes[nodes.length - 1];
    var share = (double) lastCm / streets.lengthCm(from, to);
    lat[size] = between(streets.lat(from), streets.lat(to), share);
    lon[size] = between(streets.lon(from), streets.lon(to), share);
    length[size++] = gone + lastCm;
    return new Route(lat, lon, length, size);
  }

  private static int between(int from, int to, double share) {
    return from + (int) Math.round((to - from) * share);
  }

  /** How many points there are, at least two. */
  public int size() {
    return size;
  }

  public int lat(int point) {
    return lat[point];
  }

  public int lon(int point) {
    return lon[point];
  }

  public int lengthCm() {
    return lengthCm[size - 1];
  }

  /** The last point that is passed after {@code cm}. */
  public int pointBefore(int cm) {
    var point = 0;
    while (point < size - 2 && lengthCm[point + 1] <= cm) {
      point++;
    }
    return point;
  }

  /** The latitude after {@code cm}, {@code point} being {@link #pointBefore}. */
  public int latAt(int point, int cm) {
    return between(lat[point], lat[point + 1], share(point, cm));
  }

  /** The longitude after {@code cm}, {@code point} being {@link #pointBefore}. */
  public int lonAt(int point, int cm) {
    return between(lon[point], lon[point + 1], share(point, cm));
  }

  private double share(int point, int cm) {
    return (double) (cm - lengthCm[point]) / (lengthCm[point + 1] - lengthCm[point]);
  }
}
