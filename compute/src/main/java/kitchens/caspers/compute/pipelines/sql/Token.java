package kitchens.caspers.compute.pipelines.sql;

/** A lexical unit of SQL text: {@code text[start, end)}. */
record Token(Type type, String text, int start, int end) {
  enum Type {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    SYMBOL
  }

  boolean is(String word) {
    return (type == Type.WORD || type == Type.SYMBOL) && text.equalsIgnoreCase(word);
  }
}
