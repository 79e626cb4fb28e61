package kitchens.caspers.workspace.http;

import io.javalin.http.Handler;
import org.eclipse.jetty.http.HttpFields;

/**
 * What every request passes, whatever its path: as a handler for those that go to the router, and
 * for those that go past it with what it looks at alone.
 */
public interface Door extends Handler {

  /** Whether a request of these headers is let pass. */
  default boolean lets(HttpFields asked) {
    return true;
  }

  /** Puts headers of its own on an answer that has none of them yet. */
  default void mark(HttpFields.Mutable answered) {}
}
