package kitchens.caspers.simulator.blueprint;

/** A row that an entity has picked. */
record Row(Blueprint.Rows list, int index) {
  /** The value of a column: a text, a number or a truth value. */
  Object field(String name) {
    var value = list.rows().get(index).get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return value.isNumber() ? value.decimalValue() : value.asText();
  }

  /** What tells it from the others: its column {@code id}, else where it stands. */
  String id() {
    return list.fields().contains("id") ? String.valueOf(field("id")) : Integer.toString(index);
  }
}
