package kitchens.caspers.simulator.streets;

import java.util.Arrays;

/**
 * A road network: crossings, and the pieces of street between them, which are followed by car.
 * Piece {@code p} has two directions, {@code 2p} from its first crossing to its second and {@code
 * 2p+1} back; a one-way street allows only one of them. Immutable.
 *
 * <p>Positions are millionths of a degree, lengths centimetres. Everywhere in the network can be
 * reached from everywhere else; {@link RoadSurvey} sees to it.
 */
public final class RoadGraph {
  static final byte FORWARD = 1;
  static final byte BACKWARD = 2;

  /** What {@link RoadSurvey} found and {@link RoadFile} keeps. */
  record Columns(
      String name,
      String attribution,
      HouseStyle houses,
      int[] lat,
      int[] lon,
      boolean[] signal,
      int[] from,
      int[] to,
      byte[] kind,
      byte[] directions,
      short[] limitKmh,
      int[] street,
      int[] houseFrom,
      int[] shapeStart,
      int[] shapeLat,
      int[] shapeLon,
      String[] streets,
      long[] forbidden,
      Doors doors) {

    Columns withHouseFrom(int[] numbers) {
      return new Columns(
          name,
          attribution,
          houses,
          lat,
          lon,
          signal,
          from,
          to,
          kind,
          directions,
          limitKmh,
          street,
          numbers,
          shapeStart,
          shapeLat,
          shapeLon,
          streets,
          forbidden,
          doors);
    }

    Columns withDoors(Doors known) {
      return new Columns(
          name,
          attribution,
          houses,
          lat,
          lon,
          signal,
          from,
          to,
          kind,
          directions,
          limitKmh,
          street,
          houseFrom,
          shapeStart,
          shapeLat,
          shapeLon,
          streets,
          forbidden,
          known);
    }
  }

  /** The houses that the map knows: on which piece, how far along it, under which number. */
  record Doors(int[] piece, int[] cm, String[] number) {
    int size() {
      return piece.length;
    }
  }

  final Columns columns;
  final int[] lengthCm;

  /** For each inner point of a piece's shape, how far from the piece's beginning it is. */
  final int[] shapeCm;

  private final Turns turns;

  RoadGraph(Columns columns) {
    this.columns = columns;
    lengthCm = new int[columns.from.length];
    shapeCm = new int[columns.shapeLat.length];
    measure();
    turns = new Turns(this);
  }

  private void measure() {
    var c = columns;
    for (var piece = 0; piece < pieces(); piece++) {
      var plane = new Plane(c.lat[c.from[piece]]);
      var lat = c.lat[c.from[piece]];
      var lon = c.lon[c.from[piece]];
      var gone = 0.0;
      for (var i = c.shapeStart[piece]; i < c.shapeStart[piece + 1]; i++) {
        gone += plane.distance(lat, lon, c.shapeLat[i], c.shapeLon[i]);
        lat = c.shapeLat[i];
        lon = c.shapeLon[i];
        shapeCm[i] = (int) Math.round(gone);
      }
      gone += plane.distance(lat, lon, c.lat[c.to[piece]], c.lon[c.to[piece]]);
      lengthCm[piece] = Math.max(1, (int) Math.round(gone));
    }
  }

  /** What people call the network. */
  public String name() {
    return columns.name;
  }

  /** What must be said where a person sees it, such as {@code © OpenStreetMap contributors}. */
  public String attribution() {
    return columns.attribution;
  }

  /** How many crossings there are. */
  public int crossings() {
    return columns.lat.length;
  }

  /** How many pieces of street there are. */
  public int pieces() {
    return columns.from.length;
  }

  /** How many houses the map knows by number. */
  public int doors() {
    return columns.doors.size();
  }

  /** How many names its streets have. */
  public int streetNames() {
    return columns.streets.length - 1;
  }

  /** The network's outline: south, west, north, east, in millionths of a degree. */
  public int[] bounds() {
    return new int[] {
      Arrays.stream(columns.lat).min().orElse(0),
      Arrays.stream(columns.lon).min().orElse(0),
      Arrays.stream(columns.lat).max().orElse(0),
      Arrays.stream(columns.lon).max().orElse(0)
    };
  }

  /**
   * A piece's line: the latitude and the longitude of each of its points in turn, in millionths of
   * a degree.
   */
  public int[] line(int piece) {
    var first = shapeStart(piece);
    var inner = shapeEnd(piece) - first;
    var line = new int[2 * inner + 4];
    line[0] = columns.lat[columns.from[piece]];
    line[1] = columns.lon[columns.from[piece]];
    for (var i = 0; i < inner; i++) {
      line[2 * i + 2] = columns.shapeLat[first + i];
      line[2 * i + 3] = columns.shapeLon[first + i];
    }
    line[2 * inner + 2] = columns.lat[columns.to[piece]];
    line[2 * inner + 3] = columns.lon[columns.to[piece]];
    return line;
  }

  /** What kind of street a piece is. */
  public RoadClass roadClass(int piece) {
    return kind(piece);
  }

  boolean allows(int direction) {
    var bit = (direction & 1) == 0 ? FORWARD : BACKWARD;
    return (columns.directions[direction >> 1] & bit) != 0;
  }

  int tail(int direction) {
    return (direction & 1) == 0 ? columns.from[direction >> 1] : columns.to[direction >> 1];
  }

  int head(int direction) {
    return tail(direction ^ 1);
  }

  RoadClass kind(int piece) {
    return KINDS[columns.kind[piece]];
  }

  /** The limit that holds on a piece, in kilometres an hour. */
  int limitKmh(int piece) {
    var sign = columns.limitKmh[piece];
    return sign > 0 ? sign : kind(piece).usualLimitKmh();
  }

  String street(int piece) {
    return columns.streets[columns.street[piece]];
  }

  Turns turns() {
    return turns;
  }

  /** A piece's inner points number {@code shapeStart..shapeEnd}, in the forward direction. */
  int shapeStart(int piece) {
    return columns.shapeStart[piece];
  }

  int shapeEnd(int piece) {
    return columns.shapeStart[piece + 1];
  }

  private static final RoadClass[] KINDS = RoadClass.values();
}
