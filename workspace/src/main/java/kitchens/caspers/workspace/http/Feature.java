package kitchens.caspers.workspace.http;

/**
 * One feature of the workspace: its routes, and the work that it does in the background.
 *
 * <p>Features are started in the order of their wiring, once the database is migrated and before
 * the port is opened, and stopped in the reverse order.
 */
public interface Feature {

  /** Registers what this feature serves. */
  void routes(Routes r);

  /**
   * Whether this feature is asked far more often than others: the router goes through the routes of
   * a method one after the other, so these stand first.
   */
  default boolean askedMost() {
    return false;
  }

  /** Begins background work, if there is any. Must not block for long. */
  default void start() {}

  /** Ends background work; after it returns the feature writes nothing more. */
  default void stop() {}
}
