package kitchens.caspers.workspace.ingest;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kitchens.caspers.workspace.database.Database;
import org.jdbi.v3.core.Handle;

/** Which records that were kept aside are done with, in Postgres. */
final class SettledStore {
  private final Database database;

  SettledStore(Database database) {
    this.database = database;
  }

  /** The lines of a file that are done with. */
  Set<Integer> lines(String volume, String file) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        "SELECT line FROM ingest_settled WHERE volume = :volume AND file = :file")
                    .bind("volume", volume)
                    .bind("file", file)
                    .mapTo(Integer.class)
                    .set());
  }

  /** Which of some records are done with. */
  Set<AsideId> among(String volume, Collection<AsideId> ids) {
    Set<AsideId> settled = new HashSet<>();
    ids.stream()
        .map(AsideId::file)
        .distinct()
        .forEach(
            file -> {
              Set<Integer> lines = lines(volume, file);
              ids.stream()
                  .filter(id -> id.file().equals(file) && lines.contains(id.line()))
                  .forEach(settled::add);
            });
    return settled;
  }

  /** Records are done with by some deliveries, in the transaction that takes these. */
  static void take(Handle h, String volume, List<Delivery> deliveries, OffsetDateTime at) {
    var rows =
        h.prepareBatch(
            """
            INSERT INTO ingest_settled (volume, file, line, outcome, settled_by, settled_at)
            VALUES (:volume, :file, :line, :outcome, :by, :at)
            """);
    for (Delivery delivery : deliveries) {
      delivery
          .settling()
          .ifPresent(
              settling ->
                  rows.bind("volume", volume)
                      .bind("file", settling.id().file())
                      .bind("line", settling.id().line())
                      .bind("outcome", settling.outcome().name())
                      .bind("by", settling.by())
                      .bind("at", at)
                      .add());
    }
    if (rows.size() == 0) {
      return;
    }
    int settled = rows.size();
    rows.execute();
    h.createUpdate("UPDATE ingest_volumes SET settled = settled + :more WHERE volume = :volume")
        .bind("more", settled)
        .bind("volume", volume)
        .execute();
  }

  /** A file is gone; what is known of its records is kept for whoever still has them in hand. */
  void gone(String volume, String file) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        """
                        UPDATE ingest_settled SET file_gone = true
                        WHERE volume = :volume AND file = :file
                        """)
                    .bind("volume", volume)
                    .bind("file", file)
                    .execute());
  }

  /** Forgets records of files that are gone, which were done with before. */
  void forgetBefore(Instant moment) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        "DELETE FROM ingest_settled WHERE file_gone AND settled_at < :moment")
                    .bind("moment", moment.atOffset(ZoneOffset.UTC))
                    .execute());
  }
}
