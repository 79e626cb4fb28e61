package kitchens.caspers.workspace.ingest;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.database.Database;
import org.jdbi.v3.core.Handle;

/** What is known of volumes' batches, of requests' keys and of captures, in Postgres. */
final class IngestStore {

  /** The newest batch of a volume, whose file may not yet show itself. */
  record Last(long batch, String folder) {}

  /** A volume into which something came. */
  record Received(
      String volume,
      String root,
      Last last,
      long records,
      long quarantined,
      long settled,
      Instant at) {}

  /** A request that was taken under a key. */
  record Known(String requestSha256, Taken taken) {}

  private final Database database;

  IngestStore(Database database) {
    this.database = database;
  }

  /** Knows a volume that lies there; what was known of one that lay elsewhere is forgotten. */
  void open(String volume, String root, Instant now) {
    database
        .jdbi()
        .useTransaction(
            h -> {
              h.createUpdate("DELETE FROM ingest_volumes WHERE volume = :volume AND root <> :root")
                  .bind("volume", volume)
                  .bind("root", root)
                  .execute();
              h.createUpdate(
                      """
                      INSERT INTO ingest_volumes (volume, root, updated_at)
                      VALUES (:volume, :root, :at)
                      ON CONFLICT (volume) DO NOTHING
                      """)
                  .bind("volume", volume)
                  .bind("root", root)
                  .bind("at", now.atOffset(ZoneOffset.UTC))
                  .execute();
            });
  }

  Optional<Last> last(String volume) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT last_batch, last_folder FROM ingest_volumes
                        WHERE volume = :volume AND last_batch > 0
                        """)
                    .bind("volume", volume)
                    .map((rows, ctx) -> new Last(rows.getLong(1), rows.getString(2)))
                    .findFirst());
  }

  /** All volumes into which something came, or for which there is a mapping. */
  List<Received> volumes() {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT volume, root, last_batch, last_folder, records, quarantined, settled,
                          updated_at
                        FROM ingest_volumes ORDER BY volume
                        """)
                    .map(
                        (rows, ctx) ->
                            new Received(
                                rows.getString(1),
                                rows.getString(2),
                                new Last(rows.getLong(3), rows.getString(4)),
                                rows.getLong(5),
                                rows.getLong(6),
                                rows.getLong(7),
                                rows.getObject(8, OffsetDateTime.class).toInstant()))
                    .list());
  }

  /** Which of some keys were used already. */
  Map<String, Known> known(String volume, Collection<String> keys) {
    Map<String, Known> known = new HashMap<>();
    if (keys.isEmpty()) {
      return known;
    }
    database
        .jdbi()
        .useHandle(
            h ->
                h.createQuery(
                        """
                        SELECT key, request_sha256, batch, accepted, quarantined
                        FROM ingest_keys WHERE volume = :volume AND key = ANY(:keys)
                        """)
                    .bind("volume", volume)
                    .bindArray("keys", String.class, List.copyOf(keys))
                    .map(
                        (rows, ctx) -> {
                          var taken =
                              new Taken(rows.getLong(3), rows.getInt(4), rows.getInt(5), true);
                          return Map.entry(rows.getString(1), new Known(rows.getString(2), taken));
                        })
                    .forEach(entry -> known.put(entry.getKey(), entry.getValue())));
    return known;
  }

  /** A batch is taken: from here on its file shows itself, whatever happens. */
  void take(String volume, long batch, String folder, List<Delivery> deliveries, Instant now) {
    OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
    database
        .jdbi()
        .useTransaction(
            h -> {
              count(h, volume, batch, folder, deliveries, at);
              keys(h, volume, batch, deliveries, at);
              SettledStore.take(h, volume, deliveries, at);
              for (Delivery delivery : deliveries) {
                delivery.progress().ifPresent(progress -> progress(h, progress, at));
              }
            });
  }

  private static void count(
      Handle h,
      String volume,
      long batch,
      String folder,
      List<Delivery> deliveries,
      OffsetDateTime at) {
    int known =
        h.createUpdate(
                """
                UPDATE ingest_volumes SET
                  last_batch = :batch,
                  last_folder = :folder,
                  records = records + :records,
                  quarantined = quarantined + :quarantined,
                  updated_at = :at
                WHERE volume = :volume
                """)
            .bind("volume", volume)
            .bind("batch", batch)
            .bind("folder", folder)
            .bind("records", deliveries.stream().mapToLong(d -> d.records().accepted()).sum())
            .bind(
                "quarantined", deliveries.stream().mapToLong(d -> d.records().aside().size()).sum())
            .bind("at", at)
            .execute();
    if (known == 0) {
      throw new IllegalStateException(volume + " was dropped while records came");
    }
  }

  private static void keys(
      Handle h, String volume, long batch, List<Delivery> deliveries, OffsetDateTime at) {
    var keys =
        h.prepareBatch(
            """
            INSERT INTO ingest_keys
              (volume, key, request_sha256, batch, accepted, quarantined, taken_at)
            VALUES (:volume, :key, :sha, :batch, :accepted, :quarantined, :at)
            """);
    for (Delivery delivery : deliveries) {
      delivery
          .key()
          .ifPresent(
              key ->
                  keys.bind("volume", volume)
                      .bind("key", key)
                      .bind("sha", delivery.sha256())
                      .bind("batch", batch)
                      .bind("accepted", delivery.records().accepted())
                      .bind("quarantined", delivery.records().aside().size())
                      .bind("at", at)
                      .add());
    }
    if (keys.size() > 0) {
      keys.execute();
    }
  }

  private static void progress(Handle h, Delivery.Progress progress, OffsetDateTime at) {
    h.createUpdate(
            """
            INSERT INTO ingest_captures (name, source_offset, updated_at)
            VALUES (:name, :offset, :at)
            ON CONFLICT (name) DO UPDATE SET
              source_offset = excluded.source_offset,
              updated_at = excluded.updated_at
            """)
        .bind("name", progress.capture())
        .bind("offset", progress.offset())
        .bind("at", at)
        .execute();
  }

  /** How far a capture has come, as its process wrote it. */
  Optional<String> offset(String capture) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery("SELECT source_offset FROM ingest_captures WHERE name = :name")
                    .bind("name", capture)
                    .mapTo(String.class)
                    .findFirst());
  }

  /** The number of the next commit of rows into a table; each is greater than all before it. */
  long nextVersion(String table) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        INSERT INTO ingest_tables AS t (name, version) VALUES (:name, 1)
                        ON CONFLICT (name) DO UPDATE SET version = t.version + 1
                        RETURNING version
                        """)
                    .bind("name", table)
                    .mapTo(Long.class)
                    .one());
  }

  /** Forgets keys that are older. */
  void forgetKeysBefore(Instant moment) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate("DELETE FROM ingest_keys WHERE taken_at < :moment")
                    .bind("moment", moment.atOffset(ZoneOffset.UTC))
                    .execute());
  }
}
