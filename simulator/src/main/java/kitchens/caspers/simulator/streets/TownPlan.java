package kitchens.caspers.simulator.streets;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.simulator.chance.Draw;

/**
 * The streets, the river and the parks of a made-up town, drawn from its name: two grids at an
 * angle that meet along an avenue, diagonals, a parkway around, drives along the river. In metres
 * east and north of the kitchen, which stands where two streets of the first grid cross.
 */
final class TownPlan {
  private static final double METERS_PER_MILE = 1609.344;
  private static final int MOST_BLOCKS = 75;
  private static final int GREAT_EVERY = 5;
  private static final double OVERSHOOT = 0.5;

  final long key;
  final double extent;
  final List<TownLine> lines = new ArrayList<>();
  final double[] riverX;
  final double[] riverY;

  /** Corners of parks along the first grid: east, north, east, north. */
  final List<double[]> parks = new ArrayList<>();

  final double angle;
  private final TownNames names;
  private final double blockWidth;
  private final double blockHeight;
  private final double avenueAngle;
  private final double avenueOff;

  TownPlan(String name, double radiusMi) {
    key = Draw.key(name);
    names = new TownNames(key);
    var radius = radiusMi * METERS_PER_MILE;
    extent = Math.max(1.1 * radius, 800);
    blockWidth = Math.max(95 + 35 * Draw.unit(key, 1), extent / MOST_BLOCKS);
    blockHeight = Math.max(140 + 50 * Draw.unit(key, 2), extent / MOST_BLOCKS);
    angle = (Draw.unit(key, 3) - 0.5) * Math.PI / 4;
    avenueAngle = angle + (0.15 + 0.2 * Draw.unit(key, 4)) * Math.PI;
    avenueOff = Math.max(450, (0.22 + 0.2 * Draw.unit(key, 5)) * extent);
    var river = river();
    riverX = river[0];
    riverY = river[1];
    layGrid(0, angle, blockWidth, blockHeight);
    var turned = angle + (0.12 + 0.1 * Draw.unit(key, 6)) * Math.PI;
    layGrid(2, turned, 1.35 * blockWidth, 1.15 * blockHeight);
    layAvenue();
    layDiagonals();
    layParkway();
    layRiverDrives();
    layParks();
  }

  /** How far a point lies beyond the avenue that parts the grids. */
  private double beyondAvenue(double x, double y) {
    return y * StrictMath.cos(avenueAngle) - x * StrictMath.sin(avenueAngle) + avenueOff;
  }

  private void layGrid(int family, double turn, double width, double height) {
    var first = family == 0;
    for (var across = 0; across < 2; across++) {
      var apart = across == 0 ? height : width;
      var step = Math.max(250, 3 * blockWidth);
      var half = (int) (extent / apart);
      for (var number = -half; number <= half; number++) {
        var great = Math.floorMod(number, GREAT_EVERY) == 0;
        var main = Math.floorMod(number, 2 * GREAT_EVERY) == 0;
        var kind = main ? RoadClass.SECONDARY : great ? RoadClass.TERTIARY : RoadClass.RESIDENTIAL;
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (var along = -extent; along <= extent; along += step) {
          var u = across == 0 ? along : number * apart;
          var v = across == 0 ? number * apart : along;
          var px = u * StrictMath.cos(turn) - v * StrictMath.sin(turn);
          var py = u * StrictMath.sin(turn) + v * StrictMath.cos(turn);
          x.add(px + bend(px, py, 7));
          y.add(py + bend(py, px, 8));
        }
        add(
            new TownLine(
                first
                    ? names.ofFirstGrid(across, number + half)
                    : names.ofSecond(across, number + half),
                family + across,
                kind,
                main ? 56 : great ? 48 : 40,
                great ? 0 : number % 2 == 0 ? 1 : -1,
                main,
                unboxed(x),
                unboxed(y)),
            first);
      }
    }
  }

  /** Away from the middle streets are not quite straight. */
  private double bend(double along, double across, int purpose) {
    var out = Math.sqrt(along * along + across * across) - 800;
    var strength = Math.max(0, Math.min(1, out / 2_500)) * Math.max(70, blockWidth / 2);
    var wave = Math.max(3_000, 25 * blockWidth);
    return strength * StrictMath.sin(2 * Math.PI * (across / wave + Draw.unit(key, purpose)));
  }

  /** Adds what of a line lies on the first grid's side of the avenue, or on the other's. */
  private void add(TownLine line, boolean first) {
    var x = new ArrayList<Double>();
    var y = new ArrayList<Double>();
    for (var i = 0; i < line.x().length; i++) {
      var here = side(line, i, first);
      if (i > 0 && side(line, i - 1, first) > 0 != here > 0) {
        var before = side(line, i - 1, first);
        var length = Math.abs(before - here);
        var cut = before > 0 ? before + OVERSHOOT : -before - OVERSHOOT;
        var share = Math.max(0, Math.min(1, cut / length));
        x.add(line.x()[i - 1] + share * (line.x()[i] - line.x()[i - 1]));
        y.add(line.y()[i - 1] + share * (line.y()[i] - line.y()[i - 1]));
      }
      if (here > 0) {
        x.add(line.x()[i]);
        y.add(line.y()[i]);
      }
    }
    if (x.size() > 1) {
      lines.add(
          new TownLine(
              line.name(),
              line.family(),
              line.kind(),
              line.limitKmh(),
              line.oneWay(),
              line.bridges(),
              unboxed(x),
              unboxed(y)));
    }
  }

  private double side(TownLine line, int point, boolean first) {
    var beyond = beyondAvenue(line.x()[point], line.y()[point]);
    return first ? beyond : -beyond;
  }

  private void layAvenue() {
    var cos = StrictMath.cos(avenueAngle);
    var sin = StrictMath.sin(avenueAngle);
    var middle = new double[] {avenueOff * sin, -avenueOff * cos};
    great(
        names.avenue(),
        10,
        RoadClass.PRIMARY,
        new double[] {middle[0] - 2 * extent * cos, middle[0] + 2 * extent * cos},
        new double[] {middle[1] - 2 * extent * sin, middle[1] + 2 * extent * sin});
  }

  private void layDiagonals() {
    for (var i = 0; i < 2; i++) {
      var turn = angle + (0.22 + 0.5 * i + 0.08 * Draw.unit(key, 20 + i)) * Math.PI;
      var begin = 2.4 * blockWidth;
      great(
          names.diagonal(i),
          11 + i,
          RoadClass.SECONDARY,
          new double[] {begin * StrictMath.cos(turn), 1.2 * extent * StrictMath.cos(turn)},
          new double[] {begin * StrictMath.sin(turn), 1.2 * extent * StrictMath.sin(turn)});
    }
  }

  private void layParkway() {
    var points = 49;
    var x = new double[points];
    var y = new double[points];
    var radius = 0.72 * extent;
    for (var i = 0; i < points; i++) {
      var turn = 2 * Math.PI * (i % (points - 1)) / (points - 1);
      var wobble = radius * (1 + 0.06 * StrictMath.sin(3 * turn + 6 * Draw.unit(key, 30)));
      x[i] = wobble * StrictMath.cos(turn);
      y[i] = wobble * StrictMath.sin(turn);
    }
    great(names.parkway(), 13, RoadClass.PRIMARY, x, y);
  }

  private void great(String name, int family, RoadClass kind, double[] x, double[] y) {
    var limit = kind == RoadClass.PRIMARY ? 72 : 56;
    lines.add(new TownLine(name, family, kind, limit, 0, true, x, y));
  }

  /** The river goes past the middle on the other side than the avenue. */
  private double[][] river() {
    var turn = avenueAngle + (0.85 + 0.3 * Draw.unit(key, 40)) * Math.PI;
    var off = Math.max(600, (0.3 + 0.2 * Draw.unit(key, 41)) * extent);
    var points = 60;
    var x = new double[points];
    var y = new double[points];
    for (var i = 0; i < points; i++) {
      var along = (2.6 * i / (points - 1) - 1.3) * extent;
      var swing = StrictMath.sin(2.2 * along / extent * Math.PI + 6 * Draw.unit(key, 42));
      var across = -off - 0.07 * extent * (1 + swing);
      x[i] = along * StrictMath.cos(turn) - across * StrictMath.sin(turn);
      y[i] = along * StrictMath.sin(turn) + across * StrictMath.cos(turn);
    }
    return new double[][] {x, y};
  }

  private void layRiverDrives() {
    for (var bank = -1; bank <= 1; bank += 2) {
      var count = riverX.length - 1;
      var x = new double[count];
      var y = new double[count];
      for (var i = 0; i < count; i++) {
        var dx = riverX[i + 1] - riverX[i];
        var dy = riverY[i + 1] - riverY[i];
        var length = Math.sqrt(dx * dx + dy * dy);
        x[i] = (riverX[i] + riverX[i + 1]) / 2 - 85 * bank * dy / length;
        y[i] = (riverY[i] + riverY[i + 1]) / 2 + 85 * bank * dx / length;
      }
      lines.add(new TownLine(names.bank(bank), 14 + bank, RoadClass.TERTIARY, 48, 0, false, x, y));
    }
  }

  private void layParks() {
    var count = 2 + (int) Math.min(12, extent * extent / 6e6);
    for (var park = 0; park < count; park++) {
      var purpose = 50 + 4 * park;
      var out = 500 + (0.85 * extent - 500) * Math.sqrt(Draw.unit(key, purpose));
      var turn = 2 * Math.PI * Draw.unit(key, purpose + 1);
      var u = out * StrictMath.cos(turn);
      var v = out * StrictMath.sin(turn);
      var width = blockWidth * (2 + 4 * Draw.unit(key, purpose + 2));
      var height = blockHeight * (1.5 + 3 * Draw.unit(key, purpose + 3));
      parks.add(new double[] {u, v, u + width, v + height});
    }
  }

  /** Whether the middle of a block lies in a park. */
  boolean inPark(double x, double y) {
    var u = x * StrictMath.cos(angle) + y * StrictMath.sin(angle);
    var v = y * StrictMath.cos(angle) - x * StrictMath.sin(angle);
    var nearKitchen = x * x + y * y < 400 * 400;
    return !nearKitchen
        && parks.stream().anyMatch(p -> u > p[0] && u < p[2] && v > p[1] && v < p[3]);
  }

  private static double[] unboxed(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
