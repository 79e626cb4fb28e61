package kitchens.caspers.simulator.streets;

import java.util.Arrays;
import kitchens.caspers.simulator.streets.RoadGraph.Columns;
import kitchens.caspers.simulator.streets.RoadGraph.Doors;

/**
 * A road network as a compact file: the letters {@code CKROADS1}, then column after column, numbers
 * as differences from the one before in as few bytes as they need. Equal networks make equal bytes.
 */
public final class RoadFile {
  private static final String MAGIC = "CKROADS1";

  /** Far more than a city has; a file that claims more is not read. */
  private static final int MOST = 8_000_000;

  private RoadFile() {}

  /** The network as bytes, from which {@link #read} gives an equal one. */
  public static byte[] write(RoadGraph roads) {
    var c = roads.columns;
    var out = new PackedWriter();
    out.ascii(MAGIC);
    out.text(c.name());
    out.text(c.attribution());
    out.number(c.houses().ordinal());
    out.number(c.lat().length);
    out.number(c.from().length);
    out.number(c.shapeLat().length);
    out.number(c.streets().length);
    out.number(c.forbidden().length);
    out.number(c.doors().size());
    out.differences(c.lat());
    out.differences(c.lon());
    for (var signal : c.signal()) {
      out.number(signal ? 1 : 0);
    }
    out.differences(c.from());
    out.differences(c.to());
    for (var piece = 0; piece < c.from().length; piece++) {
      out.number(c.kind()[piece] << 2 | c.directions()[piece]);
      out.number(c.limitKmh()[piece]);
      out.number(c.shapeStart()[piece + 1] - c.shapeStart()[piece]);
    }
    out.differences(c.street());
    out.differences(c.houseFrom());
    out.differences(c.shapeLat());
    out.differences(c.shapeLon());
    for (var street : c.streets()) {
      out.text(street);
    }
    var before = 0L;
    for (var turn : c.forbidden()) {
      out.number(turn - before);
      before = turn;
    }
    out.differences(c.doors().piece());
    out.differences(c.doors().cm());
    for (var number : c.doors().number()) {
      out.text(number);
    }
    return out.bytes();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param file the file's name, for messages
   * @throws IllegalArgumentException saying what is wrong with it, and where
   */
  public static RoadGraph read(String file, byte[] bytes) {
    var in = new PackedReader(file, bytes);
    if (!in.ascii(MAGIC.length()).equals(MAGIC)) {
      throw in.broken("it does not begin with " + MAGIC);
    }
    var name = in.text();
    var attribution = in.text();
    var houses = HouseStyle.values()[in.size(HouseStyle.values().length - 1)];
    var crossings = in.size(MOST);
    var pieces = in.size(MOST);
    var shapes = in.size(MOST);
    var names = in.size(MOST);
    var turns = in.size(MOST);
    var doors = in.size(MOST);
    if (pieces == 0 || names == 0) {
      throw in.broken("it has no streets");
    }
    var lat = in.differences(crossings, -90_000_000, 90_000_000);
    var lon = in.differences(crossings, -180_000_000, 180_000_000);
    var signal = new boolean[in.room(crossings)];
    for (var i = 0; i < crossings; i++) {
      signal[i] = in.size(1) == 1;
    }
    var from = in.differences(pieces, 0, crossings - 1);
    var to = in.differences(pieces, 0, crossings - 1);
    var kind = new byte[in.room(pieces)];
    var directions = new byte[pieces];
    var limit = new short[pieces];
    var shapeStart = new int[pieces + 1];
    for (var piece = 0; piece < pieces; piece++) {
      var both = in.size(RoadClass.values().length * 4 - 1);
      kind[piece] = (byte) (both >> 2);
      directions[piece] = (byte) (both & 3);
      limit[piece] = (short) in.size(400);
      shapeStart[piece + 1] = shapeStart[piece] + in.size(shapes - shapeStart[piece]);
    }
    if (shapeStart[pieces] != shapes) {
      throw in.broken("its shapes do not add up");
    }
    var street = in.differences(pieces, 0, names - 1);
    var houseFrom = in.differences(pieces, 0, 1_000_000);
    var shapeLat = in.differences(shapes, -90_000_000, 90_000_000);
    var shapeLon = in.differences(shapes, -180_000_000, 180_000_000);
    var streets = new String[in.room(names)];
    Arrays.setAll(streets, any -> in.text());
    var forbidden = new long[in.room(turns)];
    var before = 0L;
    for (var i = 0; i < turns; i++) {
      before += in.number();
      forbidden[i] = before;
    }
    var doorPiece = in.differences(doors, 0, pieces - 1);
    var doorCm = in.differences(doors, 0, Integer.MAX_VALUE);
    var numbers = new String[in.room(doors)];
    Arrays.setAll(numbers, any -> in.text());
    in.end();
    var roads =
        new RoadGraph(
            new Columns(
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
                limit,
                street,
                houseFrom,
                shapeStart,
                shapeLat,
                shapeLon,
                streets,
                forbidden,
                new Doors(doorPiece, doorCm, numbers)));
    if (!Connected.isWhole(roads)) {
      throw in.broken("its streets are not connected");
    }
    for (var door = 0; door < doors; door++) {
      if (doorCm[door] > roads.lengthCm[doorPiece[door]]) {
        throw in.broken("door " + door + " lies beyond its street");
      }
    }
    return roads;
  }
}
