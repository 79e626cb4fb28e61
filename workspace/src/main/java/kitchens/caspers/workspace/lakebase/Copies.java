package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The copies of the lakehouse's tables in Postgres, as the other features read them. */
public final class Copies {

  private final Jdbi jdbi;
  private final DatabaseInstances instances;
  private final Positions positions;
  private final ReaderPools pools;

  Copies(Jdbi jdbi, DatabaseInstances instances, Positions positions, ReaderPools pools) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.instances = requireNonNull(instances, "instances is null");
    this.positions = requireNonNull(positions, "positions is null");
    this.pools = requireNonNull(pools, "pools is null");
  }

  /**
   * A copy of a table: of several the one that follows the table closest. Empty when there is none,
   * or its instance does not run.
   *
   * @param sourceTable the full name of the table that is copied
   */
  public Optional<Copy> of(String sourceTable) {
    String source = sourceTable.toLowerCase(Locale.ROOT);
    return jdbi.withHandle(h -> SyncedTableStore.ofSource(h, source)).stream()
        .filter(t -> instances.available(t.instance()).isPresent())
        .findFirst()
        .map(
            t ->
                new Copy(
                    t.id(),
                    t.source(),
                    t.instance(),
                    t.database(),
                    t.targetSchema(),
                    t.name(),
                    t.spec().primaryKey(),
                    pools.of(t.instance(), t.database())));
  }

  /** The Delta version that a copy shows, or a later one; -1 before its first. */
  public long version(Copy copy) {
    return positions.version(copy.id());
  }

  /** Waits until a copy shows a version or a later one; whether it does in time. */
  public boolean await(Copy copy, long version, Duration limit) {
    return positions.await(copy.id(), version, limit);
  }
}
