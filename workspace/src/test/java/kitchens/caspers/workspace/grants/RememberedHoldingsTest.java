package kitchens.caspers.workspace.grants;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.database.PostgresServer;
import kitchens.caspers.workspace.home.BuildInfo;
import kitchens.caspers.workspace.home.Folders;
import kitchens.caspers.workspace.identity.Principals;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered of holdings is what the tables say, whatever was written and however. */
class RememberedHoldingsTest {

  private static final Securable SCHEMA = Securable.schema("c", "s");
  private static final Securable TABLE = Securable.table("c.s.t");
  private static final List<Securable> ALL =
      List.of(Securable.METASTORE, Securable.catalog("c"), SCHEMA, TABLE, Securable.schema("d.s"));
  private static final List<Set<Long>> HOLDERS = List.of(Set.of(0L), Set.of(0L, 7L), Set.of(8L));

  private static Path directory;
  private static PostgresServer postgres;
  private static Database database;
  private static GrantStore store;

  @BeforeAll
  static void start() throws Exception {
    directory = Files.createTempDirectory("caspers-holdings-");
    postgres =
        PostgresServer.start(
            Files.createDirectory(directory.resolve("pg")),
            Path.of("target", "postgres").toAbsolutePath(),
            BuildInfo.load().postgres(),
            directory.resolve("pg.log"));
    database = Database.open(postgres.dataSource());
    store = GrantStore.of(database);
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
    postgres.close();
    Folders.delete(directory);
  }

  @BeforeEach
  void aTableInASchemaInACatalog() {
    database
        .jdbi()
        .useTransaction(
            h -> {
              h.execute("DELETE FROM grants");
              h.execute("DELETE FROM tables");
              h.execute("DELETE FROM schemas");
              h.execute("DELETE FROM catalogs");
              make(h, "c");
            });
  }

  private static void make(Handle h, String catalog) {
    UUID id = UUID.randomUUID();
    h.execute(
        "INSERT INTO catalogs (catalog_id, name, owner, storage_root, created_at, created_by,"
            + " updated_at, updated_by) VALUES (?, ?, 'o', ?, now(), 'o', now(), 'o')",
        id,
        catalog,
        "file:/" + id);
    UUID schema = UUID.randomUUID();
    h.execute(
        "INSERT INTO schemas (schema_id, catalog_id, name, owner, storage_location, created_at,"
            + " created_by, updated_at, updated_by)"
            + " VALUES (?, ?, 's', 'o', ?, now(), 'o', now(), 'o')",
        schema,
        id,
        "file:/" + schema);
    table(h, schema);
  }

  private static void table(Handle h, UUID schema) {
    UUID table = UUID.randomUUID();
    h.execute(
        "INSERT INTO tables (table_id, schema_id, name, table_type, owner, storage_location,"
            + " created_at, created_by, updated_at, updated_by)"
            + " VALUES (?, ?, 't', 'MANAGED', 'o', ?, now(), 'o', now(), 'o')",
        table,
        schema,
        "file:/" + table);
  }

  /** What the workspace's features do to these tables, and what is taken back. */
  private static void act(Handle h, Random random) {
    switch (random.nextInt(9)) {
      case 0, 1, 2 ->
          h.execute(
              "INSERT INTO grants SELECT schema_id, ?, ?, 'o', now() FROM schemas"
                  + " ON CONFLICT DO NOTHING",
              random.nextBoolean() ? 7L : 0L,
              random.nextBoolean() ? "SELECT" : "USE_SCHEMA");
      case 3, 4 -> h.execute("DELETE FROM grants WHERE principal_id = ?", random.nextInt(2) * 7L);
      case 5 -> h.execute("UPDATE catalogs SET owner = ?", "o" + random.nextInt(5));
      case 6 -> h.execute("UPDATE schemas SET name = CASE WHEN name = 's' THEN 'r' ELSE 's' END");
      case 7 -> h.execute("DELETE FROM tables");
      default ->
          h.createQuery(
                  "SELECT schema_id FROM schemas WHERE schema_id NOT IN (SELECT schema_id FROM tables)")
              .mapTo(UUID.class)
              .list()
              .forEach(schema -> table(h, schema));
    }
  }

  @Test
  void aWalkOfWritesIsFollowedAtEachStep() {
    Random random = new Random(20_261_127);
    for (int step = 0; step < 400; step++) {
      switch (random.nextInt(3)) {
        case 0 -> database.jdbi().useHandle(h -> act(h, random));
        case 1 ->
            database
                .jdbi()
                .useTransaction(
                    h -> {
                      act(h, random);
                      // Asked within: what is not committed is not remembered by others.
                      store.levels(TABLE, HOLDERS.get(1));
                      act(h, random);
                    });
        default ->
            database
                .jdbi()
                .useHandle(
                    h -> {
                      h.begin();
                      act(h, random);
                      h.rollback();
                    });
      }
      for (Securable securable : ALL) {
        for (Set<Long> holders : HOLDERS) {
          assertThat(store.levels(securable, holders))
              .as("step %d, %s for %s", step, securable, holders)
              .isEqualTo(store.read(securable, holders));
        }
      }
    }
  }

  @Test
  void whoeverAsksAfterAChangeHasReturnedSeesIt() {
    int changes = 150;
    AtomicInteger told = new AtomicInteger();
    List<CompletableFuture<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(
          CompletableFuture.supplyAsync(
              () -> {
                int asked = 0;
                while (told.get() < changes) {
                  int least = told.get();
                  assertThat(owner()).isGreaterThanOrEqualTo(least);
                  asked++;
                }
                return asked;
              }));
    }
    for (int n = 1; n <= changes; n++) {
      int number = n;
      database.jdbi().useTransaction(h -> h.execute("UPDATE catalogs SET owner = ?", "o" + number));
      told.set(n);
    }
    readers.forEach(reader -> assertThat(reader.join()).isPositive());
    assertThat(owner()).isEqualTo(changes);
  }

  private static int owner() {
    String owner = store.levels(Securable.catalog("c"), Set.of(0L)).get(0).owner();
    return owner.equals("o") ? 0 : Integer.parseInt(owner.substring(1));
  }

  @Test
  void aGroupThatIsRenamedOwnsUnderItsNewName() {
    Principals principals = new Principals(database, Clock.systemUTC());
    principals.user("someone", false);
    database.jdbi().useHandle(h -> h.execute("UPDATE schemas SET owner = 'someone'"));
    assertThat(store.levels(SCHEMA, Set.of(0L)).get(0).owner()).isEqualTo("someone");
    database
        .jdbi()
        .useHandle(
            h -> h.execute("UPDATE principals SET user_name = 'two' WHERE user_name = 'someone'"));
    assertThat(store.levels(SCHEMA, Set.of(0L)).get(0).owner()).isEqualTo("two");
  }
}
