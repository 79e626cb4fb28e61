package kitchens.caspers.simulator.streets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kitchens.caspers.simulator.streets.RoadSurvey.Point;
import kitchens.caspers.simulator.streets.RoadSurvey.Restriction;
import kitchens.caspers.simulator.streets.RoadSurvey.Way;

/** Cuts ways into the pieces between their crossings. */
final class Pieces {
  private final RoadSurvey survey;
  private final Map<Long, Integer> uses = new HashMap<>();
  private final Map<Long, Integer> crossings = new LinkedHashMap<>();
  private final Map<String, Integer> streets = new LinkedHashMap<>();
  private final List<Piece> pieces = new ArrayList<>();

  private record Piece(Way way, long from, long to, int[] shapeLat, int[] shapeLon) {}

  Pieces(RoadSurvey survey) {
    this.survey = survey;
    streets.put("", 0);
    for (var way : survey.ways) {
      var points = known(way);
      for (var i = 0; i < points.length; i++) {
        var end = i == 0 || i == points.length - 1;
        uses.merge(points[i], end ? 2 : 1, Integer::sum);
      }
    }
    for (var way : survey.ways) {
      cut(way, known(way));
    }
  }

  private long[] known(Way way) {
    return Arrays.stream(way.points()).filter(survey.points::containsKey).toArray();
  }

  private void cut(Way way, long[] points) {
    var from = 0;
    for (var i = 1; i < points.length; i++) {
      if (uses.get(points[i]) > 1) {
        var inner = Arrays.copyOfRange(points, from, i + 1);
        if (inner.length > 2 || inner[0] != inner[1]) {
          add(way, inner);
        }
        from = i;
      }
    }
  }

  private void add(Way way, long[] points) {
    var from = points[0];
    var to = points[points.length - 1];
    crossings.putIfAbsent(from, crossings.size());
    crossings.putIfAbsent(to, crossings.size());
    streets.putIfAbsent(way.name(), streets.size());
    var kept = thin(Arrays.stream(points).mapToObj(survey.points::get).toArray(Point[]::new));
    pieces.add(
        new Piece(
            way,
            from,
            to,
            kept.stream().mapToInt(Point::lat).toArray(),
            kept.stream().mapToInt(Point::lon).toArray()));
  }

  /** The inner points without which the line would be too far off (Douglas and Peucker 1973). */
  private static List<Point> thin(Point[] line) {
    var keep = new boolean[line.length];
    var last = line.length - 1;
    var plane = new Plane(line[0].lat());
    if (line[0].equals(line[last]) && last > 1) {
      keep[last / 2] = true;
      thin(plane, line, 0, last / 2, keep);
      thin(plane, line, last / 2, last, keep);
    } else {
      thin(plane, line, 0, last, keep);
    }
    return IntStream.range(1, last).filter(i -> keep[i]).mapToObj(i -> line[i]).toList();
  }

  private static void thin(Plane plane, Point[] line, int from, int to, boolean[] keep) {
    var farthest = from;
    var most = RoadSurvey.THIN_CM;
    for (var i = from + 1; i < to; i++) {
      var off =
          plane.offLine(
              line[from].lat(),
              line[from].lon(),
              line[to].lat(),
              line[to].lon(),
              line[i].lat(),
              line[i].lon());
      if (off > most) {
        most = off;
        farthest = i;
      }
    }
    if (farthest > from) {
      keep[farthest] = true;
      thin(plane, line, from, farthest, keep);
      thin(plane, line, farthest, to, keep);
    }
  }

  RoadGraph.Columns columns(String name, String attribution, HouseStyle houses) {
    var at = crossings.keySet().stream().map(survey.points::get).toArray(Point[]::new);
    var signal = new boolean[at.length];
    for (var i = 0; i < at.length; i++) {
      signal[i] = at[i].signal();
    }
    var shapeStart = new int[pieces.size() + 1];
    var kind = new byte[pieces.size()];
    var directions = new byte[pieces.size()];
    var limit = new short[pieces.size()];
    for (var i = 0; i < kind.length; i++) {
      var way = pieces.get(i).way;
      kind[i] = (byte) way.kind().ordinal();
      directions[i] =
          (byte)
              ((way.forward() ? RoadGraph.FORWARD : 0) | (way.backward() ? RoadGraph.BACKWARD : 0));
      limit[i] = (short) way.limitKmh();
      shapeStart[i + 1] = shapeStart[i] + pieces.get(i).shapeLat.length;
    }
    return new RoadGraph.Columns(
        name,
        attribution,
        houses,
        Arrays.stream(at).mapToInt(Point::lat).toArray(),
        Arrays.stream(at).mapToInt(Point::lon).toArray(),
        signal,
        pieces.stream().mapToInt(piece -> crossings.get(piece.from)).toArray(),
        pieces.stream().mapToInt(piece -> crossings.get(piece.to)).toArray(),
        kind,
        directions,
        limit,
        pieces.stream().mapToInt(piece -> streets.get(piece.way.name())).toArray(),
        pieces.stream().mapToInt(piece -> piece.way.houseFrom()).toArray(),
        shapeStart,
        pieces.stream().flatMapToInt(piece -> Arrays.stream(piece.shapeLat)).toArray(),
        pieces.stream().flatMapToInt(piece -> Arrays.stream(piece.shapeLon)).toArray(),
        streets.keySet().toArray(String[]::new),
        forbidden(),
        new RoadGraph.Doors(new int[0], new int[0], new String[0]));
  }

  /** The forbidden turns as pairs of directions, in order. */
  private long[] forbidden() {
    var byWay = new HashMap<Long, List<Integer>>();
    for (var i = 0; i < pieces.size(); i++) {
      byWay.computeIfAbsent(pieces.get(i).way.id(), any -> new ArrayList<>()).add(i);
    }
    return survey.restrictions.stream()
        .flatMapToLong(restriction -> forbidden(restriction, byWay))
        .sorted()
        .distinct()
        .toArray();
  }

  private LongStream forbidden(Restriction restriction, Map<Long, List<Integer>> byWay) {
    var via = restriction.viaPoint();
    var in =
        byWay.getOrDefault(restriction.fromWay(), List.of()).stream()
            .flatMap(piece -> directions(piece, via, true))
            .toList();
    var named =
        byWay.getOrDefault(restriction.toWay(), List.of()).stream()
            .flatMap(piece -> directions(piece, via, false))
            .toList();
    if (named.isEmpty()) {
      return LongStream.empty();
    }
    var out =
        restriction.only()
            ? IntStream.range(0, pieces.size())
                .boxed()
                .flatMap(piece -> directions(piece, via, false))
                .filter(direction -> !named.contains(direction))
                .toList()
            : named;
    return in.stream().flatMapToLong(from -> out.stream().mapToLong(to -> (long) from << 32 | to));
  }

  /** The directions of a piece that lead to a point, or away from it. */
  private Stream<Integer> directions(int piece, long via, boolean to) {
    var found = new ArrayList<Integer>();
    if (pieces.get(piece).to == via) {
      found.add(to ? 2 * piece : 2 * piece + 1);
    }
    if (pieces.get(piece).from == via) {
      found.add(to ? 2 * piece + 1 : 2 * piece);
    }
    return found.stream();
  }
}
