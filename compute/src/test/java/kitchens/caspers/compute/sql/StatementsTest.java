package kitchens.caspers.compute.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import kitchens.caspers.compute.http.StatementService.Column;
import kitchens.caspers.compute.http.StatementService.Parameter;
import kitchens.caspers.compute.http.StatementService.Request;
import kitchens.caspers.compute.http.StatementService.Result;
import kitchens.caspers.compute.http.StatementService.State;
import kitchens.caspers.compute.testing.TestCompute;
import org.junit.jupiter.api.Test;

class StatementsTest {
  private final TestCompute compute = TestCompute.get();

  @Test
  void writesEachTypeAsDatabricksDoes() {
    Result result =
        compute.run(
            """
            SELECT 1, 2L, CAST(1.50 AS DECIMAL(10,2)), CAST('1E-9' AS DECIMAL(20,10)),
                   TIMESTAMP '2026-01-01 00:00:00', DATE '2026-01-02', true, 'it''s', NULL,
                   array(1, NULL, 2), named_struct('a', 1, 'b', DATE '2026-01-02'), map('k', 1.5D),
                   X'CAFE', TIMESTAMP_NTZ '2026-01-01 10:00:00.5'
            """);
    assertThat(result.status().error()).isNull();
    assertThat(result.dataArray())
        .containsExactly(
            Arrays.asList(
                "1",
                "2",
                "1.50",
                "0.0000000010",
                "2026-01-01T00:00:00.000Z",
                "2026-01-02",
                "true",
                "it's",
                null,
                "[1,null,2]",
                "{\"a\":1,\"b\":\"2026-01-02\"}",
                "{\"k\":1.5}",
                "yv4=",
                "2026-01-01T10:00:00.500"));
    assertThat(result.manifest().schema().columns())
        .extracting(Column::typeName)
        .containsExactly(
            "INT",
            "LONG",
            "DECIMAL",
            "DECIMAL",
            "TIMESTAMP",
            "DATE",
            "BOOLEAN",
            "STRING",
            "NULL",
            "ARRAY",
            "STRUCT",
            "MAP",
            "BINARY",
            "TIMESTAMP_NTZ");
    assertThat(result.manifest().schema().columns().get(2).typeText()).isEqualTo("DECIMAL(10,2)");
  }

  @Test
  void bindsParametersByTypeAndNeverAsText() {
    assertThat(
            compute.rows(
                "SELECT :n + 1, :s, :d, :m, :nothing",
                new Parameter("n", "41", "BIGINT"),
                new Parameter("s", "'; DROP TABLE x --", null),
                new Parameter("d", "2026-01-02", "DATE"),
                new Parameter("m", "12.5", "DECIMAL(10,2)"),
                new Parameter("nothing", null, "INT")))
        .containsExactly(Arrays.asList("42", "'; DROP TABLE x --", "2026-01-02", "12.50", null));
  }

  @Test
  void refusesAParameterThatIsNotOfItsType() {
    Result result = compute.run("SELECT :n", new Parameter("n", "many", "INT"));
    assertThat(result.status().error().errorCode()).isEqualTo("BAD_REQUEST");
    assertThat(result.status().error().message()).contains("'n' is not a INT: 'many'");
  }

  @Test
  void cutsAtTheRowLimitAndSaysSo() {
    Result result =
        compute
            .statements()
            .execute(
                new Request(
                    "limit", "SELECT id FROM range(10)", null, null, List.of(), 3L, null, "t"));
    assertThat(result.dataArray()).hasSize(3);
    assertThat(result.manifest().truncated()).isTrue();
    assertThat(result.manifest().totalRowCount()).isEqualTo(3);
  }

  @Test
  void saysWhatIsWrongWithoutPlanOrStackTrace() {
    assertThat(compute.run("SELECT * FROM nowhere.at.all").status().error().message())
        .startsWith("[NO_SUCH_CATALOG_EXCEPTION] Catalog 'nowhere'");
    Result result = compute.run("SELECT * FROM nowhere");
    assertThat(result.status().state()).isEqualTo(State.FAILED);
    assertThat(result.status().error().errorCode()).isEqualTo("BAD_REQUEST");
    assertThat(result.status().error().message())
        .startsWith("[TABLE_OR_VIEW_NOT_FOUND]")
        .doesNotContain("'Project")
        .doesNotContain("\tat ");
    assertThat(compute.run("SELEC 1").status().error().message())
        .startsWith("[PARSE_SYNTAX_ERROR]");
    assertThat(compute.run("SELECT 1/0").status().error().message()).startsWith("[DIVIDE_BY_ZERO]");
  }

  @Test
  void keepsStatementsApart() {
    compute.rows("CREATE TEMPORARY VIEW mine AS SELECT 1");
    assertThat(compute.run("SELECT * FROM mine").status().state()).isEqualTo(State.FAILED);
  }
}
