package kitchens.caspers.compute.sql;

/**
 * A piece of SQL text.
 *
 * @param text of a quoted identifier or a string its value, unescaped; else the text itself
 * @param start offset of its first character
 */
record Token(Kind kind, String text, int start) {
  enum Kind {
    WORD,
    QUOTED,
    STRING,
    NUMBER,
    SYMBOL
  }

  /** Whether it is this unquoted word, in any case. */
  boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean symbol(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(0) == symbol;
  }

  boolean name() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}
