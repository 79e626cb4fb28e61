package kitchens.caspers.compute.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import kitchens.caspers.compute.http.StatementService.Result;
import kitchens.caspers.compute.http.StatementService.State;
import kitchens.caspers.compute.testing.TestCompute;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkspaceCatalogTest {
  private final TestCompute compute = TestCompute.get();
  private String catalog;

  @BeforeEach
  void newCatalog() {
    catalog = compute.newCatalog();
  }

  @Test
  void createsWritesAndReadsADeltaTable() {
    sql("CREATE TABLE %s.s.t (id BIGINT NOT NULL, name STRING COMMENT 'who') COMMENT 'people'");
    sql("INSERT INTO %s.s.t VALUES (1, 'ann'), (2, 'bob')");
    sql("UPDATE %s.s.t SET name = 'bea' WHERE id = 2");
    sql("DELETE FROM %s.s.t WHERE id = 1");
    sql(
        """
        MERGE INTO %1$s.s.t USING (SELECT 2L AS id, 'bo' AS name UNION ALL SELECT 3L, 'cy') n
        ON t.id = n.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *
        """);
    assertThat(sql("SELECT * FROM %s.s.t ORDER BY id"))
        .containsExactly(List.of("2", "bo"), List.of("3", "cy"));
    var entry = compute.catalog().get("tables", catalog + ".s.t");
    assertThat(entry.path("table_type").asText()).isEqualTo("MANAGED");
    assertThat(entry.path("comment").asText()).isEqualTo("people");
    assertThat(entry.path("columns").get(1).path("type_name").asText()).isEqualTo("STRING");
    assertThat(entry.path("columns").get(1).path("comment").asText()).isEqualTo("who");
  }

  @Test
  void createsAndReplacesAsSelectInOneCommit() {
    sql("CREATE TABLE %s.s.t PARTITIONED BY (k) AS SELECT id, id %% 2 AS k FROM range(4)");
    sql("CREATE OR REPLACE TABLE %1$s.s.t AS SELECT id AS n FROM %1$s.s.t WHERE k = 1");
    assertThat(sql("SELECT n FROM %s.s.t ORDER BY n")).containsExactly(List.of("1"), List.of("3"));
    assertThat(sql("SELECT count(*) FROM %s.s.t VERSION AS OF 0")).containsExactly(List.of("4"));
    assertThat(sql("DESCRIBE HISTORY %s.s.t")).hasSize(2);
    assertThat(compute.catalog().get("tables", catalog + ".s.t").path("columns")).hasSize(1);
  }

  @Test
  void replacesATableByAnotherSchemaWithoutAQuery() {
    sql("CREATE TABLE %s.s.t (id BIGINT, k INT) PARTITIONED BY (k)");
    sql("INSERT INTO %s.s.t VALUES (1, 2)");
    sql("CREATE OR REPLACE TABLE %s.s.t (name STRING NOT NULL COMMENT 'who')");
    assertThat(sql("SELECT * FROM %s.s.t")).isEmpty();
    assertThat(sql("SELECT count(*) FROM %s.s.t VERSION AS OF 1")).containsExactly(List.of("1"));
    var columns = compute.catalog().get("tables", catalog + ".s.t").path("columns");
    assertThat(columns).hasSize(1);
    assertThat(columns.get(0).path("nullable").asBoolean(true)).isFalse();
    assertThat(columns.get(0).path("comment").asText()).isEqualTo("who");
    sql("REPLACE TABLE %s.s.t (n INT)");
    assertThat(compute.catalog().get("tables", catalog + ".s.t").path("columns")).hasSize(1);
  }

  @Test
  void leavesNothingBehindWhenTheSelectFails() {
    Result result =
        compute.run("CREATE TABLE " + catalog + ".s.t AS SELECT raise_error('no') AS x");
    assertThat(result.status().state()).isEqualTo(State.FAILED);
    assertThat(compute.catalog().get("tables", catalog + ".s.t")).isNull();
    assertThat(compute.home().resolve("storage/" + catalog + "/s/tables"))
        .satisfiesAnyOf(
            path -> assertThat(path).doesNotExist(), path -> assertThat(path).isEmptyDirectory());
  }

  @Test
  void travelsInTime() {
    sql("CREATE TABLE %s.s.t AS SELECT 1 AS x");
    sql("INSERT INTO %s.s.t VALUES (2)");
    assertThat(sql("SELECT sum(x) FROM %s.s.t VERSION AS OF 0")).containsExactly(List.of("1"));
    String second = sql("DESCRIBE HISTORY %s.s.t").get(0).get(1);
    assertThat(sql("SELECT sum(x) FROM %s.s.t TIMESTAMP AS OF '" + second + "'"))
        .containsExactly(List.of("3"));
    sql("RESTORE TABLE %s.s.t TO VERSION AS OF 0");
    assertThat(sql("SELECT sum(x) FROM %s.s.t")).containsExactly(List.of("1"));
  }

  @Test
  void altersOptimizesAndVacuums() {
    sql("CREATE TABLE %s.s.t AS SELECT 1 AS x");
    sql("ALTER TABLE %s.s.t ADD COLUMNS (y STRING COMMENT 'new')");
    sql("ALTER TABLE %s.s.t SET TBLPROPERTIES ('delta.checkpointInterval' = '50')");
    sql("INSERT INTO %s.s.t VALUES (2, 'two')");
    sql("OPTIMIZE %s.s.t");
    sql("VACUUM %s.s.t");
    assertThat(sql("SELECT x, y FROM %s.s.t WHERE x = 2")).containsExactly(List.of("2", "two"));
    var entry = compute.catalog().get("tables", catalog + ".s.t");
    assertThat(entry.path("columns")).hasSize(2);
    assertThat(entry.path("properties").path("delta.checkpointInterval").asText()).isEqualTo("50");
    assertThat(sql("DESCRIBE TABLE %s.s.t")).hasSize(2);
    assertThat(sql("DESCRIBE DETAIL %s.s.t")).hasSize(1);
  }

  @Test
  void servesViewsThatSurviveTheirSession() {
    sql("CREATE TABLE %s.s.t AS SELECT 1 AS x, 'a' AS y");
    Result created =
        compute.runIn(catalog, "s", "CREATE VIEW v (n, m COMMENT 'c') AS SELECT x, y FROM t");
    assertThat(created.status().error()).isNull();
    assertThat(sql("SELECT n, m FROM %s.s.v")).containsExactly(List.of("1", "a"));
    sql("CREATE OR REPLACE VIEW %1$s.s.v AS SELECT x + 1 AS n FROM %1$s.s.t");
    assertThat(sql("SELECT n FROM %s.s.v")).containsExactly(List.of("2"));
    assertThat(compute.catalog().get("tables", catalog + ".s.v").path("table_type").asText())
        .isEqualTo("VIEW");
    assertThat(sql("SHOW TABLES IN %s.s")).extracting(row -> row.get(1)).contains("t");
    assertThat(sql("SHOW VIEWS IN %s.s")).extracting(row -> row.get(1)).contains("v");
    sql("DROP VIEW %s.s.v");
    assertThat(compute.catalog().get("tables", catalog + ".s.v")).isNull();
  }

  @Test
  void resolvesNamesAgainstTheStatementsCatalogAndSchema() {
    assertThat(in(catalog, "s", "CREATE TABLE t AS SELECT 7 AS x")).isEmpty();
    assertThat(in(catalog, "s", "SELECT x FROM t")).containsExactly(List.of("7"));
    assertThat(in(catalog, null, "SELECT x FROM s.t")).containsExactly(List.of("7"));
    assertThat(in(catalog.toUpperCase(Locale.ROOT), "S", "SELECT x FROM T"))
        .containsExactly(List.of("7"));
  }

  @Test
  void listsAndDropsSchemasAndTables() {
    sql("CREATE TABLE %s.s.t (x INT)");
    sql("CREATE SCHEMA IF NOT EXISTS %s.s");
    assertThat(sql("SHOW SCHEMAS IN %s")).contains(List.of("s"));
    assertThat(sql("SHOW CATALOGS LIKE '%s'")).containsExactly(List.of(catalog));
    assertThat(compute.run("DROP SCHEMA " + catalog + ".s").status().error().message())
        .startsWith("[SCHEMA_NOT_EMPTY]");
    assertThat(compute.run("CREATE TABLE " + catalog + ".s.t (x INT)").status().error().message())
        .startsWith("[TABLE_OR_VIEW_ALREADY_EXISTS]");
    sql("CREATE TABLE IF NOT EXISTS %s.s.t (x INT)");
    sql("DROP TABLE %s.s.t");
    sql("DROP TABLE IF EXISTS %s.s.t");
    sql("DROP SCHEMA %s.s");
    sql("DROP CATALOG %s CASCADE");
    assertThat(compute.run("SELECT * FROM " + catalog + ".s.t").status().error().message())
        .startsWith("[NO_SUCH_CATALOG_EXCEPTION]");
  }

  @Test
  void quotesNamesWithOddCharacters() {
    String odd = compute.unique("my-cat");
    compute.rows("CREATE CATALOG `" + odd + "`");
    compute.rows("CREATE SCHEMA `" + odd + "`.`sch ema'\"`");
    compute.rows("CREATE TABLE `" + odd + "`.`sch ema'\"`.`t\u00e4;--` AS SELECT 1 AS `a-b`");
    assertThat(compute.rows("SELECT `a-b` FROM `" + odd + "`.`sch ema'\"`.`t\u00e4;--`"))
        .containsExactly(List.of("1"));
  }

  private List<List<String>> in(String currentCatalog, String schema, String sql) {
    Result result = compute.runIn(currentCatalog, schema, sql);
    assertThat(result.status().error()).isNull();
    return result.dataArray();
  }

  private List<List<String>> sql(String template) {
    return compute.rows(template.formatted(catalog));
  }
}
