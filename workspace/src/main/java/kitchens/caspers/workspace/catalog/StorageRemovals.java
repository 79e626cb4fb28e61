package kitchens.caspers.workspace.catalog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that go after the deletion that orphaned them has committed. What is to be removed stands
 * in the database, written by the deletion's own transaction, so that a crash between the commit
 * and the removal loses nothing: the next start goes on.
 */
final class StorageRemovals {

  private static final Logger LOG = LoggerFactory.getLogger(StorageRemovals.class);

  private final Jdbi jdbi;
  private final StorageRoot root;

  StorageRemovals(Jdbi jdbi, StorageRoot root) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.root = requireNonNull(root, "root is null");
  }

  /** Has a directory and all in it removed once the handle's transaction has committed. */
  void tree(Handle h, String location, Instant now) {
    schedule(h, location, false, now);
  }

  /** The same for each of several. */
  void trees(Handle h, Collection<String> locations, Instant now) {
    locations.forEach(location -> tree(h, location, now));
  }

  /** Has a directory removed if it is empty then. */
  void directory(Handle h, String location, Instant now) {
    schedule(h, location, true, now);
  }

  private static void schedule(Handle h, String location, boolean onlyIfEmpty, Instant now) {
    h.createUpdate(
            """
            INSERT INTO storage_removals (location, only_if_empty, requested_at)
            VALUES (:location, :onlyIfEmpty, :now)
            ON CONFLICT (location) DO NOTHING
            """)
        .bind("location", location)
        .bind("onlyIfEmpty", onlyIfEmpty)
        .bind("now", now)
        .execute();
  }

  /**
   * Removes what an earlier owner of {@code location} left, in the transaction that gives the
   * location to a new owner: before it commits nobody writes there.
   *
   * @throws UncheckedIOException when that fails; the transaction must not commit then
   */
  void settle(Handle h, String location) {
    h.createQuery(
            """
            SELECT location, only_if_empty
              FROM storage_removals
             WHERE location = :location
               FOR UPDATE
            """)
        .bind("location", location)
        .map((rs, ctx) -> new Removal(rs.getString(1), rs.getBoolean(2)))
        .findOne()
        .ifPresent(removal -> remove(h, removal));
  }

  /** Removes all that is due. A failure is logged and tried again at the next call. */
  void drain() {
    List<String> due =
        jdbi.withHandle(
            h ->
                // The deepest first, so that an emptied parent can follow.
                h.createQuery("SELECT location FROM storage_removals ORDER BY location DESC")
                    .mapTo(String.class)
                    .list());
    for (String location : due) {
      try {
        jdbi.useTransaction(h -> settle(h, location));
      } catch (UncheckedIOException e) {
        LOG.warn("could not remove {}; it is tried again later", location, e);
      }
    }
  }

  private void remove(Handle h, Removal removal) {
    try {
      if (removal.onlyIfEmpty()) {
        root.removeEmpty(removal.location());
      } else {
        root.removeTree(removal.location());
      }
      h.execute("DELETE FROM storage_removals WHERE location = ?", removal.location());
    } catch (IOException e) {
      throw new UncheckedIOException("could not remove " + removal.location(), e);
    }
  }

  private record Removal(String location, boolean onlyIfEmpty) {}
}
