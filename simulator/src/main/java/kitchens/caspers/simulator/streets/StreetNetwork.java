package kitchens.caspers.simulator.streets;

import java.util.Arrays;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.queue.LongHeap;

/**
 * A generated town: a rotated grid of streets with parks and missing blocks, equal for equal names,
 * and the one shortest-path tree from the kitchen in its middle that answers every route.
 *
 * <p>Positions are millionths of a degree, lengths are centimetres.
 */
public final class StreetNetwork {
  static final double CM_PER_MILE = 160_934.4;
  private static final double METERS_PER_DEGREE = 111_320;
  private static final int MOST_BLOCKS = 80;
  private static final int UNREACHED = Integer.MAX_VALUE;
  private static final int ARTERIAL_EVERY = 5;

  private final int columns;
  private final int rows;
  private final int blockWidthCm;
  private final int blockHeightCm;
  private final int radiusCm;
  private final int[] lat;
  private final int[] lon;
  private final boolean[] open;
  private final int[] parent;
  private final int[] distanceCm;
  private final short[] depth;
  private final int[] homes;
  private final StreetNames names;
  private final long key;

  /**
   * @param name the town; equal names give equal streets
   * @param lat the kitchen's latitude in degrees
   * @param lon the kitchen's longitude in degrees
   * @param radiusMi how far the town reaches
   */
  public StreetNetwork(String name, double lat, double lon, double radiusMi) {
    key = Draw.key(name);
    names = new StreetNames(key);
    radiusCm = (int) Math.round(radiusMi * CM_PER_MILE);
    blockWidthCm = Math.max(9_000 + Draw.below(key, 1, 4_000), radiusCm / MOST_BLOCKS);
    blockHeightCm = Math.max(14_000 + Draw.below(key, 2, 6_000), radiusCm / MOST_BLOCKS);
    columns = 2 * Math.max(1, radiusCm / blockWidthCm) + 1;
    rows = 2 * Math.max(1, radiusCm / blockHeightCm) + 1;
    var size = columns * rows;
    this.lat = new int[size];
    this.lon = new int[size];
    open = new boolean[size];
    parent = new int[size];
    distanceCm = new int[size];
    depth = new short[size];
    layStreets(lat, lon);
    layParks();
    growTree();
    homes = chooseHomes();
  }

  private void layStreets(double lat0, double lon0) {
    var angle = (Draw.unit(key, 3) - 0.5) * Math.PI / 3;
    var cos = StrictMath.cos(angle);
    var sin = StrictMath.sin(angle);
    var lonScale = METERS_PER_DEGREE * StrictMath.cos(lat0 * Math.PI / 180);
    for (var node = 0; node < open.length; node++) {
      var x = (column(node) - columns / 2) * blockWidthCm / 100.0;
      var y = (row(node) - rows / 2) * blockHeightCm / 100.0;
      lat[node] = micro(lat0 + (x * sin + y * cos) / METERS_PER_DEGREE);
      lon[node] = micro(lon0 + (x * cos - y * sin) / lonScale);
      open[node] = x * x + y * y <= (double) radiusCm * radiusCm / 10_000;
    }
    // A very small radius holds no crossing but the kitchen's: then the four around it count.
    for (var neighbour : neighbours(kitchen())) {
      open[neighbour] = true;
    }
  }

  private void layParks() {
    for (var park = 0; park < open.length / 300; park++) {
      var corner = Draw.below(key, 1_000 + 3L * park, open.length);
      var width = 2 + Draw.below(key, 1_001 + 3L * park, 3);
      var height = 1 + Draw.below(key, 1_002 + 3L * park, 3);
      for (var r = row(corner); r < Math.min(rows, row(corner) + height); r++) {
        for (var c = column(corner); c < Math.min(columns, column(corner) + width); c++) {
          var nearKitchen = Math.abs(r - rows / 2) < 3 && Math.abs(c - columns / 2) < 3;
          open[r * columns + c] &= nearKitchen;
        }
      }
    }
  }

  private void growTree() {
    Arrays.fill(distanceCm, UNREACHED);
    Arrays.fill(parent, -1);
    distanceCm[kitchen()] = 0;
    var heap = new LongHeap();
    heap.add(kitchen());
    while (!heap.isEmpty()) {
      var least = heap.poll();
      var node = (int) least;
      if (least >>> 32 > distanceCm[node]) {
        continue;
      }
      for (var next : neighbours(node)) {
        var length = distanceCm[node] + edgeCm(node, next);
        if (open[next] && length < distanceCm[next] && passable(node, next)) {
          distanceCm[next] = length;
          parent[next] = node;
          depth[next] = (short) (depth[node] + 1);
          heap.add((long) length << 32 | next);
        }
      }
    }
  }

  private int[] chooseHomes() {
    var found = new int[open.length];
    var count = 0;
    for (var node = 0; node < open.length; node++) {
      if (parent[node] >= 0 && distanceCm[node] <= 2.5 * Math.max(radiusCm, blockHeightCm)) {
        found[count++] = node;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private int[] neighbours(int node) {
    var c = column(node);
    var r = row(node);
    var around = new int[4];
    var count = 0;
    if (c > 0) {
      around[count++] = node - 1;
    }
    if (c < columns - 1) {
      around[count++] = node + 1;
    }
    if (r > 0) {
      around[count++] = node - columns;
    }
    if (r < rows - 1) {
      around[count++] = node + columns;
    }
    return Arrays.copyOf(around, count);
  }

  /** Every fifth street has no gaps; elsewhere one block in twelve is missing. */
  private boolean passable(int a, int b) {
    var alongRow = row(a) == row(b);
    var street = alongRow ? row(a) - rows / 2 : column(a) - columns / 2;
    return street % ARTERIAL_EVERY == 0
        || Draw.unit(key, 100_000 + 2L * Math.min(a, b) + (alongRow ? 0 : 1)) > 1.0 / 12;
  }

  private int edgeCm(int a, int b) {
    return row(a) == row(b) ? blockWidthCm : blockHeightCm;
  }

  private int column(int node) {
    return node % columns;
  }

  private int row(int node) {
    return node / columns;
  }

  private static int micro(double degrees) {
    return (int) Math.round(degrees * 1e6);
  }

  /** The crossing at which the kitchen stands. */
  public int kitchen() {
    return rows / 2 * columns + columns / 2;
  }

  /** Crossings that a driver reaches; customers live on the block just before one. */
  public int[] homes() {
    return homes.clone();
  }

  /** How many homes there are, at least one. */
  public int homeCount() {
    return homes.length;
  }

  /** The {@code index}-th crossing of {@link #homes}. */
  public int home(int index) {
    return homes[index];
  }

  /** The crossing before {@code node} on the way from the kitchen; -1 for the kitchen. */
  public int parent(int node) {
    return parent[node];
  }

  /** The shortest way from the kitchen. */
  public int distanceCm(int node) {
    return distanceCm[node];
  }

  /** The length of the block between {@code node} and the crossing before it. */
  public int lastBlockCm(int node) {
    return distanceCm[node] - distanceCm[parent[node]];
  }

  public int radiusCm() {
    return radiusCm;
  }

  /** The last crossing that the ways from the kitchen to both have in common. */
  public int fork(int a, int b) {
    while (a != b) {
      if (depth[a] > depth[b]) {
        a = parent[a];
      } else {
        b = parent[b];
      }
    }
    return a;
  }

  /** The street of the block before {@code node}. */
  public String street(int node) {
    return row(node) == row(parent[node]) ? names.ofRow(row(node)) : names.ofColumn(column(node));
  }

  /** The first house number of the block before {@code node}. */
  public int houseNumber(int node) {
    var before = parent[node];
    return 100
        * (1
            + (row(node) == row(before)
                ? Math.min(column(node), column(before))
                : Math.min(row(node), row(before))));
  }

  int lat(int node) {
    return lat[node];
  }

  int lon(int node) {
    return lon[node];
  }

  /** Which way the block from {@code a} to {@code b} leads: the grid's four directions. */
  int direction(int a, int b) {
    return b - a;
  }

  int lengthCm(int a, int b) {
    return edgeCm(a, b);
  }

  /** How many crossings there are, open or not. */
  public int size() {
    return open.length;
  }

  int depth(int node) {
    return depth[node];
  }
}
