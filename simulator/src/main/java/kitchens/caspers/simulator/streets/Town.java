package kitchens.caspers.simulator.streets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kitchens.caspers.simulator.chance.Draw;

/** Cuts the streets of a made-up town into blocks and leaves out those that the town lacks. */
final class Town {
  private static final double ONE_WAY_WITHIN = 1_300;
  private static final double MISSING = 0.07;

  /** Crossings nearer to each other than this are one. */
  private static final double SAME = 14;

  private final TownPlan plan;
  private final RoadSurvey survey = new RoadSurvey();
  private final List<List<Cut>> cuts = new ArrayList<>();
  private final List<double[]> places = new ArrayList<>();
  private final List<Boolean> signals = new ArrayList<>();
  private int[] same;
  private long nextPoint;

  /** Where along a line another one crosses it. */
  private record Cut(double at, int place) {}

  private Town(TownPlan plan) {
    this.plan = plan;
  }

  /**
   * The town of a name; equal names make equal streets, wherever they lie.
   *
   * @param lat the latitude of its middle, where the kitchen is, in degrees
   * @param radiusMi how far it reaches, in miles
   */
  static RoadGraph of(String name, double lat, double lon, double radiusMi) {
    var town = new Town(new TownPlan(name, radiusMi));
    town.cross();
    town.join();
    var plane = new Plane(Math.round(lat * 1e6));
    for (var line = 0; line < town.cuts.size(); line++) {
      town.blocks(line, plane, lat, lon);
    }
    return town.survey.network(name, "", HouseStyle.BLOCKS);
  }

  private void cross() {
    var lines = plan.lines;
    for (var i = 0; i < lines.size(); i++) {
      cuts.add(new ArrayList<>());
    }
    var stretches = new ArrayList<Stretch>();
    for (var i = 0; i < lines.size(); i++) {
      for (var s = 0; s < lines.get(i).x().length - 1; s++) {
        stretches.add(new Stretch(i, s, lines.get(i)));
      }
    }
    stretches.sort((a, b) -> Double.compare(a.west, b.west));
    for (var first = 0; first < stretches.size(); first++) {
      var a = stretches.get(first);
      for (var second = first + 1;
          second < stretches.size() && stretches.get(second).west <= a.east;
          second++) {
        cross(a, stretches.get(second));
      }
    }
    cuts.forEach(list -> list.sort((a, b) -> Double.compare(a.at, b.at)));
  }

  /** What lies between two points of a line. */
  private static final class Stretch {
    final int number;
    final int from;
    final TownLine line;
    final double west;
    final double east;
    final double south;
    final double north;

    Stretch(int number, int from, TownLine line) {
      this.number = number;
      this.from = from;
      this.line = line;
      west = Math.min(line.x()[from], line.x()[from + 1]);
      east = Math.max(line.x()[from], line.x()[from + 1]);
      south = Math.min(line.y()[from], line.y()[from + 1]);
      north = Math.max(line.y()[from], line.y()[from + 1]);
    }
  }

  private void cross(Stretch a, Stretch b) {
    if (a.south > b.north || b.south > a.north || a.line.family() == b.line.family()) {
      return;
    }
    var ax = a.line.x();
    var ay = a.line.y();
    var found = TownLine.crossing(ax, ay, a.from, b.line.x(), b.line.y(), b.from);
    if (found != null) {
      var x = ax[a.from] + found[0] * (ax[a.from + 1] - ax[a.from]);
      var y = ay[a.from] + found[0] * (ay[a.from + 1] - ay[a.from]);
      cuts.get(a.number).add(new Cut(a.from + found[0], places.size()));
      cuts.get(b.number).add(new Cut(b.from + found[1], places.size()));
      places.add(new double[] {x, y});
      signals.add(a.line.isGreat() && b.line.isGreat());
    }
  }

  private void join() {
    same = new int[places.size()];
    Arrays.setAll(same, i -> i);
    for (var list : cuts) {
      for (var i = 1; i < list.size(); i++) {
        var a = root(list.get(i - 1).place);
        var b = root(list.get(i).place);
        if (apart(places.get(a), places.get(b)) < SAME) {
          same[Math.max(a, b)] = Math.min(a, b);
        }
      }
    }
    nextPoint = places.size();
  }

  private int root(int place) {
    var at = place;
    while (same[at] != at) {
      at = same[at];
    }
    return at;
  }

  private static double apart(double[] a, double[] b) {
    return Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));
  }

  private void blocks(int number, Plane plane, double lat, double lon) {
    var line = plan.lines.get(number);
    var list = cuts.get(number);
    for (var block = 0; block < list.size() - 1; block++) {
      var from = list.get(block);
      var to = list.get(block + 1);
      if (root(from.place) == root(to.place) || isMissing(number, line, block, from, to)) {
        continue;
      }
      var xs = new ArrayList<double[]>();
      xs.add(places.get(root(from.place)));
      for (var i = (int) from.at + 1; i <= (int) to.at && i < to.at; i++) {
        xs.add(new double[] {line.x()[i], line.y()[i]});
      }
      xs.add(places.get(root(to.place)));
      var ids = new long[xs.size()];
      for (var i = 0; i < ids.length; i++) {
        var last = i == ids.length - 1;
        ids[i] = i == 0 ? root(from.place) : last ? root(to.place) : nextPoint++;
        var signal = (i == 0 || last) && signals.get((int) ids[i]);
        survey.point(
            ids[i],
            (int) Math.round(lat * 1e6 + xs.get(i)[1] * 100 / Plane.CM_PER_MICRO),
            (int) Math.round(lon * 1e6 + plane.lonMicro(xs.get(i)[0] * 100)),
            signal);
      }
      var oneWay = isDowntown(from) && isDowntown(to) ? line.oneWay() : 0;
      survey.way(
          new RoadSurvey.Way(
              (long) number << 32 | block,
              ids,
              line.kind(),
              line.name(),
              line.limitKmh(),
              oneWay >= 0,
              oneWay <= 0,
              100 * (block + 1)));
    }
  }

  private boolean isDowntown(Cut cut) {
    return apart(places.get(cut.place), new double[2]) < ONE_WAY_WITHIN;
  }

  private boolean isMissing(int number, TownLine line, int block, Cut from, Cut to) {
    var a = places.get(from.place);
    var b = places.get(to.place);
    var x = (a[0] + b[0]) / 2;
    var y = (a[1] + b[1]) / 2;
    if (x * x + y * y > plan.extent * plan.extent || !line.bridges() && crossesRiver(a, b)) {
      return true;
    }
    if (line.isGreat()) {
      return false;
    }
    return plan.inPark(x, y)
        || Draw.unit(Draw.key(plan.key, number), block) < MISSING && x * x + y * y > 300 * 300;
  }

  private boolean crossesRiver(double[] a, double[] b) {
    var x = new double[] {a[0], b[0]};
    var y = new double[] {a[1], b[1]};
    for (var i = 0; i < plan.riverX.length - 1; i++) {
      if (TownLine.crossing(x, y, 0, plan.riverX, plan.riverY, i) != null) {
        return true;
      }
    }
    return false;
  }
}
