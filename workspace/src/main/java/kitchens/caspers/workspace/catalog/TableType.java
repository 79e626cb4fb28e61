package kitchens.caspers.workspace.catalog;

/** What a table is; the words are Unity Catalog's. */
enum TableType {
  MANAGED,
  EXTERNAL,
  VIEW,
  STREAMING_TABLE,
  MATERIALIZED_VIEW;

  /** Whether its files lie under the storage root and go with it. */
  boolean managed() {
    return this == MANAGED || madeByPipelines();
  }

  /** Whether only a pipeline makes such a table. */
  boolean madeByPipelines() {
    return this == STREAMING_TABLE || this == MATERIALIZED_VIEW;
  }
}
