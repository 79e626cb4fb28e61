package kitchens.caspers.compute.functions;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.compute.functions.OnlinePlan.Piece;

/** SQL text with places for tables and parameters in it. */
final class Pieces {
  private final List<Piece> pieces = new ArrayList<>();

  /** Of texts and other pieces, one after the other. */
  static Pieces of(Object... parts) {
    Pieces all = new Pieces();
    for (Object part : parts) {
      if (part instanceof Pieces more) {
        more.pieces.forEach(all::add);
      } else {
        all.add(new Piece(part.toString(), null, null));
      }
    }
    return all;
  }

  static Pieces table(String fullName) {
    Pieces table = new Pieces();
    table.add(new Piece(null, fullName, null));
    return table;
  }

  static Pieces parameter(int index) {
    Pieces parameter = new Pieces();
    parameter.add(new Piece(null, null, index));
    return parameter;
  }

  static Pieces join(String separator, List<Pieces> parts) {
    Pieces all = new Pieces();
    for (Pieces part : parts) {
      if (!all.pieces.isEmpty()) {
        all.add(new Piece(separator, null, null));
      }
      part.pieces.forEach(all::add);
    }
    return all;
  }

  /** Texts that meet become one. */
  private void add(Piece piece) {
    int last = pieces.size() - 1;
    if (piece.sql() != null && last >= 0 && pieces.get(last).sql() != null) {
      pieces.set(last, new Piece(pieces.get(last).sql() + piece.sql(), null, null));
    } else {
      pieces.add(piece);
    }
  }

  List<Piece> list() {
    return List.copyOf(pieces);
  }
}
