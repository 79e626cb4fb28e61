package kitchens.caspers.workspace.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.catalog.Owners;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.database.PostgresServer;
import kitchens.caspers.workspace.functions.OnlinePlan.Column;
import kitchens.caspers.workspace.functions.OnlinePlan.Parameter;
import kitchens.caspers.workspace.functions.OnlinePlan.Piece;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.home.BuildInfo;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls answered by a real Postgres, whose tables stand where a sync would keep copies. */
class OnlineFunctionsTest {

  private static final Actor ACTOR = new Actor("somebody@example.com", true);

  private static PostgresServer server;
  private static Database database;
  private static HikariDataSource pool;
  private static Functions functions;
  private static Principals principals;
  private static OnlineFunctions online;

  @BeforeAll
  static void start() throws Exception {
    Path directory = Files.createTempDirectory("caspers-online-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    server =
        PostgresServer.start(
            directory,
            Path.of("target", "postgres").toAbsolutePath(),
            BuildInfo.load().postgres(),
            directory.resolve("log"));
    database = Database.open(server.dataSource());
    pool = new HikariDataSource();
    pool.setDataSource(server.dataSource());
    database
        .jdbi()
        .useHandle(
            h -> {
              h.execute(
                  """
                  INSERT INTO catalogs (catalog_id, name, owner, storage_root, created_at,
                                        created_by, updated_at, updated_by)
                  VALUES (?, 'c', 'o', 'file:/c', now(), 'o', now(), 'o')
                  """,
                  UUID.randomUUID());
              h.execute(
                  """
                  INSERT INTO schemas (schema_id, catalog_id, name, owner, storage_location,
                                       created_at, created_by, updated_at, updated_by)
                  SELECT ?, catalog_id, 's', 'o', 'file:/c/s', now(), 'o', now(), 'o'
                    FROM catalogs
                  """,
                  UUID.randomUUID());
              h.execute("CREATE SCHEMA copies");
              h.execute(
                  """
                  CREATE TABLE copies."Or""ders" (id text PRIMARY KEY, total numeric(10,2),
                    at timestamptz, fee double precision, extra json)
                  """);
              h.execute(
                  """
                  INSERT INTO copies."Or""ders"
                  SELECT n::text, n + 0.50, '2026-01-01 10:00:00Z', n / 4.0, '{"a": [1.10]}'
                    FROM generate_series(1, 10000) n
                  """);
            });
    Clock clock = Clock.systemUTC();
    principals = new Principals(database, clock);
    functions = new Functions(database.jdbi(), new Owners(principals), clock);
    online =
        new OnlineFunctions(
            functions, new AtVersionSeven(), Privileges.of(database, principals, clock));
    put("one", plan("c.s.orders"));
  }

  @AfterAll
  static void stop() {
    pool.close();
    database.close();
    server.close();
  }

  @Test
  void anAnswerIsReadyForJsonAndSaysWhichVersionItIsOf() {
    Answer answer =
        online.call("C.S.One", Map.of("OID", "7"), Map.of(), Duration.ZERO, administrator());
    assertThat(answer.versions()).isEqualTo(Map.of("c.s.orders", 7L));
    assertThat(answer.rows())
        .containsExactly(
            Map.of(
                "total",
                new BigDecimal("7.50"),
                "at",
                "2026-01-01T10:00:00Z",
                "fee",
                1.75,
                "extra",
                Map.of("a", List.of(new BigDecimal("1.10")))));
    assertThat(answer.rows().get(0).keySet()).containsExactly("total", "at", "fee", "extra");
    assertThat(
            online
                .call("c.s.one", Map.of("oid", 8), Map.of(), Duration.ZERO, administrator())
                .rows())
        .hasSize(1);
  }

  @Test
  void textThatLooksLikeSqlStaysText() {
    assertThat(
            online
                .call(
                    "c.s.one",
                    Map.of("oid", "7' OR '1' = '1"),
                    Map.of(),
                    Duration.ZERO,
                    administrator())
                .rows())
        .isEmpty();
  }

  @Test
  void whatIsNotThereYetIsSaidToBeWorthAnotherTry() {
    Map<String, Long> later = Map.of("c.s.orders", 8L, "c.s.unread", 99L);
    assertThatThrownBy(
            () ->
                online.call(
                    "c.s.one", Map.of("oid", "7"), later, Duration.ofMillis(5), administrator()))
        .isInstanceOf(NotYet.class)
        .hasMessageContaining("c.s.orders")
        .hasMessageContaining("8");
    online.call(
        "c.s.one",
        Map.of("oid", "7"),
        Map.of("c.s.orders", 7L),
        Duration.ofMillis(5),
        administrator());
  }

  @Test
  void argumentsAreChecked() {
    put(
        "typed",
        new OnlinePlan(
            null,
            List.of(
                new Piece("SELECT count(*) FROM ", null, null),
                new Piece(null, "c.s.orders", null),
                new Piece(" WHERE fee > (", null, null),
                new Piece(null, null, 0),
                new Piece("::integer) AND at >= (", null, null),
                new Piece(null, null, 1),
                new Piece("::timestamptz)", null, null)),
            List.of(
                new Parameter("n", "int", false, null),
                new Parameter("t", "timestamp", true, new TextNode("2026-01-01 00:00:00"))),
            List.of(new Column("typed", "bigint"))));
    assertThat(rows("typed", Map.of("n", 2499.0))).isEqualTo(List.of(Map.of("typed", 4L)));
    assertThat(rows("typed", Map.of("n", "1", "t", "2026-01-01T12:00:00+02:00")))
        .isEqualTo(List.of(Map.of("typed", 9996L)));
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("n", 1.5),
            Map.of("n", "one"),
            Map.of("n", Map.of()),
            Map.of("n", 1, "x", 1),
            Map.of("n", 1, "t", "yesterday"))) {
      assertThatThrownBy(() -> rows("typed", wrong))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
    }
  }

  @Test
  void whatCannotBeAnsweredHereSaysWhyAndTheMend() {
    put("elsewhere", plan("c.s.unsynced"));
    assertThatThrownBy(() -> rows("elsewhere", Map.of("oid", "1")))
        .isInstanceOf(NotOnline.class)
        .hasMessageContaining("c.s.unsynced")
        .hasMessageContaining("synced table");
    put("untranslated", OnlinePlan.refused("date_format has no translation"));
    assertThatThrownBy(() -> rows("untranslated", Map.of("oid", "1")))
        .isInstanceOf(NotOnline.class)
        .hasMessageContaining("date_format");
    put(
        "changed",
        new OnlinePlan(
            null,
            List.of(
                new Piece("SELECT gone FROM ", null, null), new Piece(null, "c.s.orders", null)),
            List.of(),
            List.of(new Column("gone", "string"))));
    assertThatThrownBy(() -> rows("changed", Map.of()))
        .isInstanceOf(NotOnline.class)
        .hasMessageContaining("gone");
    put(
        "many",
        new OnlinePlan(
            null,
            List.of(new Piece("SELECT id FROM ", null, null), new Piece(null, "c.s.orders", null)),
            List.of(),
            List.of(new Column("id", "string"))));
    assertThatThrownBy(() -> rows("many", Map.of()))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("1000 rows");
  }

  @Test
  void whoLacksExecuteIsRefused() {
    Principal stranger = principals.createServicePrincipal("stranger", false);
    assertThatThrownBy(
            () -> online.call("c.s.one", Map.of("oid", "7"), Map.of(), Duration.ZERO, stranger))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(403));
  }

  @Test
  void aCallTakesAboutAMillisecond() {
    Principal caller = administrator();
    for (int i = 1; i <= 500; i++) {
      online.call("c.s.one", Map.of("oid", "" + i), Map.of(), Duration.ZERO, caller);
    }
    long begin = System.nanoTime();
    int calls = 1_000;
    for (int i = 1; i <= calls; i++) {
      online.call("c.s.one", Map.of("oid", "" + i), Map.of(), Duration.ZERO, caller);
    }
    Duration each = Duration.ofNanos((System.nanoTime() - begin) / calls);
    System.out.println("a call: " + each.toNanos() / 1000 + " us");
    assertThat(each).as("loose, for a busy machine").isLessThan(Duration.ofMillis(20));
  }

  private static List<Map<String, Object>> rows(String name, Map<String, Object> arguments) {
    return online.call("c.s." + name, arguments, Map.of(), Duration.ZERO, administrator()).rows();
  }

  private static Principal administrator() {
    return principals.user("admin@example.com", true);
  }

  private static OnlinePlan plan(String table) {
    return new OnlinePlan(
        null,
        List.of(
            new Piece("SELECT total, at, fee, extra FROM ", null, null),
            new Piece(null, table, null),
            new Piece(" WHERE id = (", null, null),
            new Piece(null, null, 0),
            new Piece(")", null, null)),
        List.of(new Parameter("oid", "string", false, null)),
        List.of(
            new Column("total", "decimal(10,2)"),
            new Column("at", "timestamp"),
            new Column("fee", "double"),
            new Column("extra", "struct<a:array<decimal(3,2)>>")));
  }

  private static void put(String name, OnlinePlan plan) {
    functions.put(
        new Functions.Named(name, "c", "s", null),
        new FunctionDefinition(null, "TABLE_TYPE", null, null, "SQL", "…", null, null, null, null),
        plan,
        true,
        ACTOR);
  }

  /** One table has a copy, which shows version 7. */
  private static final class AtVersionSeven implements Copies {

    @Override
    public Optional<Copy> of(String table) {
      return table.equals("c.s.orders")
          ? Optional.of(new Copy("instance", "copies", "Or\"ders", pool))
          : Optional.empty();
    }

    @Override
    public long version(Copy copy) {
      return 7;
    }

    @Override
    public boolean await(Copy copy, long version, Duration limit) {
      return version <= 7;
    }
  }
}
