package kitchens.caspers.workspace.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadStatementTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "select * from t where name = 'DROP TABLE t; --'",
        "  -- a comment; DELETE FROM t\n  SELECT 1 ;  ;",
        "/* outer /* inner */ still */ SELECT 1",
        "(SELECT 1) UNION (SELECT 2)",
        "WITH a AS (SELECT 'INSERT INTO t') SELECT * FROM a",
        "WITH `insert` AS (SELECT 1) SELECT * FROM `insert`",
        "WITH a AS (SELECT r'\\' AS x, 'y') SELECT * FROM a",
        "FROM t |> WHERE a > 1 |> SELECT a",
        "VALUES (1), (2)",
        "TABLE t",
        "SHOW TABLES IN c.s",
        "DESCRIBE HISTORY t",
        "desc t",
        "EXPLAIN DELETE FROM t",
        "SELECT updates, deleted FROM merges",
      })
  void whatReadsPasses(String sql) {
    assertThat(ReadStatement.refusal(sql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "-- nothing",
        "INSERT INTO t VALUES (1)",
        "DELETE FROM t",
        "/* SELECT */ DROP TABLE t",
        "-- SELECT\nTRUNCATE TABLE t",
        "CREATE TABLE t AS SELECT 1",
        "SET spark.sql.ansi.enabled = false",
        "USE c.s",
        "GRANT SELECT ON t TO x",
        "CALL p()",
        "EXECUTE IMMEDIATE 'DROP TABLE t'",
        "BEGIN DROP TABLE t; END",
        "REFRESH TABLE t",
        "CACHE TABLE t",
        "ADD JAR '/x.jar'",
        "SELECT 1; DROP TABLE t",
        "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a",
        "WITH a AS (SELECT 1) DELETE FROM t",
        "with a as (select 1) merge into t using a on true when matched then delete",
        "FROM a INSERT INTO t SELECT *",
        "WITH a AS (SELECT r'\\' AS x) INSERT INTO t SELECT '",
        "WITH a AS (SELECT r'\\' AS x) INSERT INTO t SELECT 'y'",
        "SELECT 'open",
        "SELECT `open",
        "SELECT /* open",
        "SELECT 1 -- a \\\n ; DROP TABLE t",
        "'SELECT 1'",
      })
  void whatMightNotIsRefused(String sql) {
    assertThat(ReadStatement.refusal(sql)).isPresent();
  }
}
