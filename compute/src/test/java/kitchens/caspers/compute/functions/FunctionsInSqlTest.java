package kitchens.caspers.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kitchens.caspers.compute.http.StatementService.Result;
import kitchens.caspers.compute.http.StatementService.State;
import kitchens.caspers.compute.testing.TestCompute;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FunctionsInSqlTest {
  private static final TestCompute COMPUTE = TestCompute.get();
  private static String catalog;

  @BeforeAll
  static void orders() {
    catalog = COMPUTE.newCatalog();
    COMPUTE.rows(
        "CREATE TABLE "
            + catalog
            + ".s.orders (id STRING, total DECIMAL(10,2), items INT, at TIMESTAMP)");
    COMPUTE.rows(
        "INSERT INTO "
            + catalog
            + ".s.orders VALUES ('a', 12.50, 2, TIMESTAMP '2026-01-01 10:00:00'),"
            + " ('b', 7.25, 3, TIMESTAMP '2026-01-01 11:30:00')");
  }

  @Test
  void aScalarFunctionIsCalledByItsNameFromAnywhere() {
    run("CREATE FUNCTION plus(a INT COMMENT 'first', b INT DEFAULT 1) RETURNS INT RETURN a + b");
    assertThat(COMPUTE.rows("SELECT " + catalog + ".s.plus(1, 2)")).containsExactly(List.of("3"));
    assertThat(COMPUTE.rows("SELECT " + catalog + ".S.PLUS(5)")).containsExactly(List.of("6"));
    assertThat(COMPUTE.rows("SELECT " + catalog + ".s.plus(b => 2, a => 5)"))
        .containsExactly(List.of("7"));
    assertThat(
            COMPUTE.rows(
                "WITH t AS (SELECT "
                    + catalog
                    + ".s.plus(items) AS n FROM "
                    + catalog
                    + ".s.orders) SELECT sum(n) FROM t"))
        .containsExactly(List.of("7"));
    assertThat(data(run("SELECT plus(2)"))).containsExactly(List.of("3"));
    JsonNode kept = COMPUTE.catalog().get("functions", catalog + ".s.plus");
    assertThat(kept.at("/input_params/parameters/0/comment").asText()).isEqualTo("first");
    assertThat(kept.at("/input_params/parameters/1/parameter_default").asText()).isEqualTo("1");
    assertThat(kept.path("data_type").asText()).isEqualTo("INT");
  }

  @Test
  void aTableFunctionReadsTheTablesOfItsSchemaWhereverItIsCalled() {
    run(
        """
        CREATE OR REPLACE FUNCTION details(oid STRING COMMENT 'the order''s id')
        RETURNS TABLE(total DECIMAL(10,2) COMMENT 'what was paid', items INT)
        COMMENT 'what an order cost'
        RETURN SELECT o.total, o.items FROM orders o WHERE o.id = oid
        """);
    assertThat(COMPUTE.rows("SELECT * FROM " + catalog + ".s.details('a')"))
        .containsExactly(List.of("12.50", "2"));
    assertThat(
            COMPUTE.rows(
                "SELECT o.id, d.items FROM "
                    + catalog
                    + ".s.orders o, LATERAL "
                    + catalog
                    + ".s.details(oid => o.id) d ORDER BY o.id"))
        .containsExactly(List.of("a", "2"), List.of("b", "3"));
    JsonNode kept = COMPUTE.catalog().get("functions", catalog + ".s.details");
    assertThat(kept.path("data_type").asText()).isEqualTo("TABLE_TYPE");
    assertThat(kept.path("comment").asText()).isEqualTo("what an order cost");
    assertThat(kept.at("/return_params/parameters/0/comment").asText()).isEqualTo("what was paid");
    assertThat(kept.at("/routine_dependencies/dependencies/0/table/table_full_name").asText())
        .isEqualTo(catalog + ".s.orders");
    assertThat(kept.path("routine_definition").asText())
        .contains("FROM `" + catalog + "`.`s`.orders o");
    assertThat(kept.at("/online").toString()).contains(catalog + ".s.orders");
  }

  @Test
  void oneFunctionCallsAnother() {
    run("CREATE FUNCTION half(x DOUBLE) RETURNS DOUBLE RETURN x / 2");
    run(
        "CREATE FUNCTION halves(oid STRING) RETURNS TABLE RETURN"
            + " WITH mine AS (SELECT * FROM orders WHERE id = oid)"
            + " SELECT half(CAST(total AS DOUBLE)) AS h FROM mine");
    assertThat(COMPUTE.rows("SELECT h FROM " + catalog + ".s.halves('a')"))
        .containsExactly(List.of("6.25"));
    JsonNode kept = COMPUTE.catalog().get("functions", catalog + ".s.halves");
    assertThat(kept.path("routine_definition").asText())
        .contains("`" + catalog + "`.`s`.half(")
        .contains("FROM mine");
    assertThat(kept.at("/return_params/parameters/0/type_text").asText()).isEqualTo("double");
    run("CREATE OR REPLACE FUNCTION half(x DOUBLE) RETURNS DOUBLE RETURN x / 4");
    assertThat(COMPUTE.rows("SELECT h FROM " + catalog + ".s.halves('a')"))
        .containsExactly(List.of("3.125"));
    assertThat(error("CREATE OR REPLACE FUNCTION half(x DOUBLE) RETURNS DOUBLE RETURN half(x)"))
        .contains("calls itself");
  }

  @Test
  void functionsAreShownDescribedAndDropped() {
    run("CREATE FUNCTION shown(a STRING) RETURNS STRING COMMENT 'as it is' RETURN a");
    assertThat(data(run("SHOW FUNCTIONS LIKE 'sho*'")))
        .containsExactly(List.of(catalog + ".s.shown"));
    assertThat(COMPUTE.rows("SHOW USER FUNCTIONS IN " + catalog + ".s"))
        .contains(List.of(catalog + ".s.shown"));
    assertThat(COMPUTE.rows("DESCRIBE FUNCTION EXTENDED " + catalog + ".s.shown"))
        .contains(List.of("Type: SCALAR"), List.of("Returns: string"), List.of("Body: a"));
    assertThat(COMPUTE.rows("DESCRIBE FUNCTION upper")).isNotEmpty();
    COMPUTE.rows("DROP FUNCTION " + catalog + ".s.shown");
    COMPUTE.rows("DROP FUNCTION IF EXISTS " + catalog + ".s.shown");
    assertThat(error("DROP FUNCTION shown")).contains("does not exist");
    assertThat(error("SELECT " + catalog + ".s.shown('x')")).contains("shown does not exist");
  }

  @Test
  void aBodyThatIsWrongIsRefusedAtCreation() {
    assertThat(error("CREATE FUNCTION wrong(a INT) RETURNS INT RETURN a + nowhere"))
        .contains("nowhere");
    assertThat(error("CREATE FUNCTION wrong(a INT) RETURNS INT RETURN SELECT x FROM absent"))
        .contains("absent");
    assertThat(
            error(
                "CREATE FUNCTION wrong(a INT) RETURNS INT RETURN"
                    + " java_method('java.lang.System', 'getenv', 'HOME')"))
        .contains("job");
    run("CREATE FUNCTION once() RETURNS INT RETURN 1");
    assertThat(error("CREATE FUNCTION once() RETURNS INT RETURN 1")).contains("already exists");
    run("CREATE FUNCTION IF NOT EXISTS once() RETURNS INT RETURN 2");
    assertThat(data(run("SELECT once()"))).containsExactly(List.of("1"));
  }

  private static Result run(String sql) {
    Result result = COMPUTE.runIn(catalog, "s", sql);
    assertThat(result.status().state())
        .as(sql + "\n" + result.status().error())
        .isEqualTo(State.SUCCEEDED);
    return result;
  }

  private static List<List<String>> data(Result result) {
    return result.dataArray();
  }

  private static String error(String sql) {
    Result result = COMPUTE.runIn(catalog, "s", sql);
    assertThat(result.status().state()).as(sql).isEqualTo(State.FAILED);
    return result.status().error().message();
  }
}
