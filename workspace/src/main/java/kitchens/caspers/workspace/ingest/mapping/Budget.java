package kitchens.caspers.workspace.ingest.mapping;

/**
 * What may be made of one record: a few lines of a mapping could otherwise make gigabytes of it.
 */
final class Budget {
  /** Characters of one record's events together. */
  static final int MOST_CHARACTERS = 4 << 20;

  /** What a field or an element costs beside its text. */
  static final int NODE = 32;

  private long left = MOST_CHARACTERS;

  void take(long characters) throws Unmapped {
    left -= characters;
    if (left < 0) {
      throw new Unmapped(
          "the mapping makes more than %d characters of it".formatted(MOST_CHARACTERS));
    }
  }
}
