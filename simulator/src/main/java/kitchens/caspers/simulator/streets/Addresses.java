package kitchens.caspers.simulator.streets;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Where customers live around a kitchen: at the doors that the map knows, and along the streets of
 * which it knows none, at doors made up. Numbered from 0; made ones are not kept but computed.
 */
final class Addresses {
  /** Between two made doors, on either side of a street in turn. */
  private static final int APART_CM = 1_500;

  private static final int MOST_ON_A_PIECE = 48;

  private final RoadGraph roads;
  private final int[] known;
  private final int[] pieces;

  /** The first made address of each of {@code pieces}, and their end. */
  private final int[] first;

  /** Those of which the kitchen's drivers can say that they go there. */
  interface Reach {
    boolean holds(int piece, int cm);
  }

  Addresses(RoadGraph roads, Reach reach) {
    this.roads = roads;
    var doors = roads.columns.doors();
    var withDoors = new BitSet();
    for (var piece : doors.piece()) {
      withDoors.set(roads.columns.street()[piece]);
    }
    var kept = new int[doors.size()];
    var keptCount = 0;
    for (var door = 0; door < kept.length; door++) {
      if (reach.holds(doors.piece()[door], doors.cm()[door])) {
        kept[keptCount++] = door;
      }
    }
    known = Arrays.copyOf(kept, keptCount);
    var lived = new int[roads.pieces()];
    var starts = new int[roads.pieces() + 1];
    var count = 0;
    for (var piece = 0; piece < roads.pieces(); piece++) {
      var street = roads.columns.street()[piece];
      var made = made(roads, piece);
      if (street > 0
          && made > 0
          && !withDoors.get(street)
          && reach.holds(piece, cm(piece, 0, made))
          && reach.holds(piece, cm(piece, made - 1, made))) {
        lived[count] = piece;
        starts[count + 1] = starts[count] + made;
        count++;
      }
    }
    pieces = Arrays.copyOf(lived, count);
    first = Arrays.copyOf(starts, count + 1);
  }

  /** How many doors are made up along a piece, were there none in the map. */
  static int made(RoadGraph roads, int piece) {
    return roads.kind(piece).lived()
        ? Math.min(MOST_ON_A_PIECE, roads.lengthCm[piece] / APART_CM)
        : 0;
  }

  private int cm(int piece, int door, int made) {
    return (int) ((door + 0.5) / made * roads.lengthCm[piece]);
  }

  int count() {
    return known.length + first[pieces.length];
  }

  int piece(int address) {
    return address < known.length
        ? roads.columns.doors().piece()[known[address]]
        : pieces[place(address)];
  }

  /** How far along its piece, in the piece's forward direction. */
  int cm(int address) {
    if (address < known.length) {
      return roads.columns.doors().cm()[known[address]];
    }
    var place = place(address);
    return cm(
        pieces[place], address - known.length - first[place], first[place + 1] - first[place]);
  }

  String number(int address) {
    if (address < known.length) {
      return roads.columns.doors().number()[known[address]];
    }
    var place = place(address);
    var door = address - known.length - first[place];
    var made = first[place + 1] - first[place];
    var base = roads.columns.houseFrom()[pieces[place]];
    var number =
        roads.columns.houses() == HouseStyle.BLOCKS
            ? base + 2 * (48 * door / made) + door % 2
            : base + door;
    return Integer.toString(number);
  }

  private int place(int address) {
    var found = Arrays.binarySearch(first, address - known.length);
    return found >= 0 ? found : -found - 2;
  }
}
