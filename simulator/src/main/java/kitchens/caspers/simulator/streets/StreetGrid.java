package kitchens.caspers.simulator.streets;

import java.util.Arrays;
import kitchens.caspers.simulator.chance.Draw;

/**
 * The crossings and blocks of a generated town: a rotated grid with parks and missing blocks.
 * Positions are millionths of a degree, lengths are centimetres.
 */
final class StreetGrid {
  private static final double CM_PER_MILE = 160_934.4;
  private static final double METERS_PER_DEGREE = 111_320;
  private static final int MOST_BLOCKS = 80;
  private static final int ARTERIAL_EVERY = 5;

  final int size;
  final int radiusCm;
  final int blockWidthCm;
  final int blockHeightCm;
  final int[] lat;
  final int[] lon;
  final boolean[] open;
  private final int columns;
  private final int rows;
  private final StreetNames names;
  private final long key;

  StreetGrid(String name, double lat, double lon, double radiusMi) {
    key = Draw.key(name);
    names = new StreetNames(key);
    radiusCm = (int) Math.round(radiusMi * CM_PER_MILE);
    blockWidthCm = Math.max(9_000 + Draw.below(key, 1, 4_000), radiusCm / MOST_BLOCKS);
    blockHeightCm = Math.max(14_000 + Draw.below(key, 2, 6_000), radiusCm / MOST_BLOCKS);
    columns = 2 * Math.max(1, radiusCm / blockWidthCm) + 1;
    rows = 2 * Math.max(1, radiusCm / blockHeightCm) + 1;
    size = columns * rows;
    this.lat = new int[size];
    this.lon = new int[size];
    open = new boolean[size];
    layCrossings(lat, lon);
    layParks();
  }

  private void layCrossings(double lat0, double lon0) {
    var angle = (Draw.unit(key, 3) - 0.5) * Math.PI / 3;
    var cos = StrictMath.cos(angle);
    var sin = StrictMath.sin(angle);
    var lonScale = METERS_PER_DEGREE * StrictMath.cos(lat0 * Math.PI / 180);
    for (var node = 0; node < size; node++) {
      var x = (column(node) - columns / 2) * blockWidthCm / 100.0;
      var y = (row(node) - rows / 2) * blockHeightCm / 100.0;
      lat[node] = micro(lat0 + (x * sin + y * cos) / METERS_PER_DEGREE);
      lon[node] = micro(lon0 + (x * cos - y * sin) / lonScale);
      open[node] = x * x + y * y <= (double) radiusCm * radiusCm / 10_000;
    }
    // A very small radius holds no crossing but the kitchen's: then the four around it count.
    for (var neighbour : neighbours(center())) {
      open[neighbour] = true;
    }
  }

  private void layParks() {
    for (var park = 0; park < size / 300; park++) {
      var corner = Draw.below(key, 1_000 + 3L * park, size);
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

  private static int micro(double degrees) {
    return (int) Math.round(degrees * 1e6);
  }

  int center() {
    return rows / 2 * columns + columns / 2;
  }

  int[] neighbours(int node) {
    var around = new int[4];
    var count = 0;
    if (column(node) > 0) {
      around[count++] = node - 1;
    }
    if (column(node) < columns - 1) {
      around[count++] = node + 1;
    }
    if (row(node) > 0) {
      around[count++] = node - columns;
    }
    if (row(node) < rows - 1) {
      around[count++] = node + columns;
    }
    return Arrays.copyOf(around, count);
  }

  /** Every fifth street has no gaps; elsewhere one block in twelve is missing. */
  boolean passable(int a, int b) {
    var alongRow = row(a) == row(b);
    var street = alongRow ? row(a) - rows / 2 : column(a) - columns / 2;
    return street % ARTERIAL_EVERY == 0
        || Draw.unit(key, 100_000 + 2L * Math.min(a, b) + (alongRow ? 0 : 1)) > 1.0 / 12;
  }

  int lengthCm(int a, int b) {
    return row(a) == row(b) ? blockWidthCm : blockHeightCm;
  }

  /** The street of the block between two neighbours. */
  String street(int a, int b) {
    return row(a) == row(b) ? names.ofRow(row(a)) : names.ofColumn(column(a));
  }

  /** The first house number of the block between two neighbours. */
  int houseNumber(int a, int b) {
    var block = row(a) == row(b) ? Math.min(column(a), column(b)) : Math.min(row(a), row(b));
    return 100 * (1 + block);
  }

  private int column(int node) {
    return node % columns;
  }

  private int row(int node) {
    return node / columns;
  }
}
