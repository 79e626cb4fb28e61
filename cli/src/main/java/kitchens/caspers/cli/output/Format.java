package kitchens.caspers.cli.output;

/** How a command prints its result. */
public enum Format {
  /** For people. */
  TEXT,
  /** One JSON document and nothing else on standard output. */
  JSON
}
