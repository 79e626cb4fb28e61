package kitchens.caspers.workspace.lakebase;

/** What a role may do in a database of an instance. */
public enum Privilege {
  /** Connect. */
  CONNECT,
  /** Make schemas of its own. */
  CREATE,
  /** Read every table. */
  READ
}
