package kitchens.caspers.bundle.schema;

import java.util.List;
import java.util.Map;

/** What a value of the configuration may look like. */
public sealed interface Shape {

  /** A single value. */
  enum Single implements Shape {
    /** Text; numbers and booleans are read as their text. */
    STRING,
    /** A whole number. */
    INTEGER,
    /** Any number. */
    NUMBER,
    /** A boolean, also as YAML 1.1 wrote it: yes, no, on, off. */
    BOOLEAN,
    /** Anything at all. */
    ANY
  }

  /** A word out of a list. */
  record Choice(List<String> words) implements Shape {}

  /** A list of one kind of item. */
  record ListOf(Shape item) implements Shape {}

  /** A map from free keys to one kind of value. */
  record MapOf(Shape value) implements Shape {}

  /** Either of two; the first fits whatever is a map, the second the rest. */
  record MapOr(Shape map, Shape other) implements Shape {}

  /** A map with known fields. */
  interface Fields {
    /** Shape by field name. */
    Map<String, Shape> fields();
  }

  /** A map with known fields, which are looked at only when one is met. */
  record Struct(String name, Fields source) implements Shape {
    /** Shape by field name. */
    public Map<String, Shape> fields() {
      return source.fields();
    }
  }

  /** A struct whose fields are at hand. */
  static Struct struct(String name, Map<String, Shape> fields) {
    return new Struct(name, () -> fields);
  }
}
