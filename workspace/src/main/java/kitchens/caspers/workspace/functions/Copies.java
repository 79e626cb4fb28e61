package kitchens.caspers.workspace.functions;

import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** The copies of tables in Postgres, as functions need them. */
public interface Copies {

  /**
   * A copy of a table.
   *
   * @param instance the database instance that holds it
   * @param schema Postgres' schema
   * @param table Postgres' table
   * @param connections pooled, for reading only
   */
  record Copy(String instance, String schema, String table, DataSource connections) {}

  /** The copy of a table, if it has one. */
  Optional<Copy> of(String tableFullName);

  /** The Delta version that the copy shows. */
  long version(Copy copy);

  /** Waits until the copy shows {@code version} or a later one; whether it does in time. */
  boolean await(Copy copy, long version, Duration limit);

  /** Where there are no copies at all. */
  Copies NONE =
      new Copies() {
        @Override
        public Optional<Copy> of(String tableFullName) {
          return Optional.empty();
        }

        @Override
        public long version(Copy copy) {
          throw new IllegalArgumentException(copy + " is none of ours");
        }

        @Override
        public boolean await(Copy copy, long version, Duration limit) {
          return false;
        }
      };
}
