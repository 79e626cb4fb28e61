package kitchens.caspers.simulator.blueprint;

import kitchens.caspers.simulator.chance.Draw;

/** A value of a body: written as it is, taken from somewhere, or drawn when it is told. */
sealed interface Value {
  /** The value: null, a text, a number or a truth value. */
  Object in(Scope scope);

  record Literal(Object value) implements Value {
    @Override
    public Object in(Scope scope) {
      return value;
    }
  }

  /**
   * An attribute, or a field of the row, the door or the basket that it is.
   *
   * @param field empty for the attribute itself
   */
  record Reference(int attribute, String field) implements Value {
    @Override
    public Object in(Scope scope) {
      var value = scope.attribute(attribute);
      if (value instanceof Row row) {
        return row.field(field);
      }
      if (value instanceof Basket basket) {
        return basket.field(field);
      }
      return value instanceof Door door ? door.field(field) : value;
    }
  }

  /** What only the moment knows, such as {@code tour.stop} or {@code van.lat}. */
  record Given(String name) implements Value {
    @Override
    public Object in(Scope scope) {
      return scope.given(name);
    }
  }

  /** Drawn for each event anew. */
  record Drawn(Generator generator, int purpose) implements Value {
    @Override
    public Object in(Scope scope) {
      return generator.draw(scope, Draw.key(scope.eventKey(), purpose), 0);
    }
  }
}
