package kitchens.caspers.workspace.http;

import java.util.Optional;

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

  /** A way past the router, for what is asked so often that the router's way is felt. */
  default Optional<Direct> direct() {
    return Optional.empty();
  }

  /** Begins background work, if there is any. Must not block for long. */
  default void start() {}

  /** Ends background work; after it returns the feature writes nothing more. */
  default void stop() {}
}
