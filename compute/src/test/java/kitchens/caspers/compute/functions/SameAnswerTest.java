package kitchens.caspers.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kitchens.caspers.compute.http.Json;
import kitchens.caspers.compute.http.StatementService.Result;
import kitchens.caspers.compute.http.StatementService.State;
import kitchens.caspers.compute.testing.TestCompute;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A function answers the same in Spark from the table and in Postgres from a copy of it. */
class SameAnswerTest {
  private static final TestCompute COMPUTE = TestCompute.get();

  /** Both engines read these values. */
  private static final String ROWS =
      """
      ('a', 1, 12.50, 1.25, 2, true, TIMESTAMP '2026-01-01 10:00:00', DATE '2026-01-01', 'It''s'),
      ('b', 1, 7.25, 0.75, 3, false, TIMESTAMP '2026-01-01 11:30:30.5', DATE '2026-01-02', 'zu 5%'),
      ('C', 2, 100.05, NULL, 1, NULL, TIMESTAMP '2026-01-02 23:59:59', DATE '2026-01-02', NULL),
      ('d', 2, NULL, 2.5, NULL, true, NULL, NULL, ' ä ')
      """;

  private static String catalog;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void copy() throws IOException, SQLException {
    catalog = COMPUTE.newCatalog();
    COMPUTE.rows(
        "CREATE TABLE "
            + catalog
            + ".s.orders (id STRING, loc INT, total DECIMAL(10,2), fee DOUBLE, items BIGINT,"
            + " paid BOOLEAN, at TIMESTAMP, day DATE, note STRING)");
    COMPUTE.rows("INSERT INTO " + catalog + ".s.orders VALUES " + ROWS);
    postgres = EmbeddedPostgres.builder().start();
    execute(
        """
        CREATE TABLE orders (id text PRIMARY KEY, loc integer, total numeric(10,2),
          fee double precision, items bigint, paid boolean, at timestamptz, day date, note text)
        """);
    execute("SET TIME ZONE 'UTC'; INSERT INTO orders VALUES " + ROWS.replace("TIMESTAMP", ""));
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "oid STRING|a|TABLE(total DECIMAL(10,2), at TIMESTAMP)|SELECT total, at FROM orders WHERE id = oid",
        "oid STRING|nobody|TABLE(total DECIMAL(10,2))|SELECT total FROM orders WHERE id = oid",
        "l INT|1|TABLE(n BIGINT, s DECIMAL(20,2), a DECIMAL(14,6), f DOUBLE)|"
            + "SELECT count(*), sum(total), avg(total), avg(fee) FROM orders WHERE loc = l",
        "l INT|1|DOUBLE|SELECT sum(items) / count(*) FROM orders WHERE loc = l",
        "l INT|1|BIGINT|SELECT sum(items) div 2 FROM orders WHERE loc = l",
        "l INT|1|DECIMAL(20,6)|SELECT max(total) / 3 FROM orders WHERE loc = l",
        "l INT|1|TABLE(m BIGINT, d INT, h INT)|SELECT timestampdiff(MINUTE, min(at), max(at)),"
            + " datediff(max(day), min(day)), hour(max(at)) FROM orders WHERE loc = l",
        "x STRING|b|TABLE(id STRING)|SELECT id FROM orders WHERE id > x OR id < 'D' ORDER BY id DESC",
        "x STRING|%5\\%|TABLE(id STRING, n INT)|SELECT upper(id), length(note) FROM orders"
            + " WHERE note LIKE x",
        "n INT|2|TABLE(id STRING)|SELECT id FROM orders ORDER BY items DESC NULLS LAST, id LIMIT 2",
        "n INT|2|TABLE(loc INT, best STRING)|SELECT loc, max_by(id, items) FROM orders GROUP BY loc"
            + " HAVING count(*) >= n ORDER BY loc",
        "n DOUBLE|0.5|TABLE(c STRING, r DOUBLE, i INT)|SELECT CASE WHEN fee > n THEN 'high' ELSE"
            + " coalesce(note, 'none') END, round(fee * 1.005, 2), CAST(total AS INT) FROM orders"
            + " ORDER BY id",
        "p BOOLEAN|true|TABLE(id STRING)|SELECT id FROM orders WHERE paid <=> p ORDER BY id",
        "t TIMESTAMP|2026-01-01T10:30:00Z|TABLE(id STRING, day DATE)|SELECT id, CAST(at AS DATE)"
            + " FROM orders WHERE at > t ORDER BY id",
        "oid STRING|a|DECIMAL(12,2)|SELECT o.total + p.total FROM orders o JOIN orders p"
            + " ON p.id = 'b' WHERE o.id = oid",
        "oid STRING|a|TABLE(n BIGINT)|SELECT count(*) FROM orders o WHERE o.id <> oid AND EXISTS"
            + " (SELECT 1 FROM orders p WHERE p.loc = o.loc AND p.fee > 1)",
        "oid STRING|a|TABLE(id STRING)|WITH near AS (SELECT loc FROM orders WHERE id = oid)"
            + " SELECT id FROM orders WHERE loc IN (SELECT loc FROM near) ORDER BY id",
        "oid STRING|a|TABLE(id STRING, w STRING)|SELECT id, concat(id, '-', 'it''s') FROM orders"
            + " WHERE id = oid UNION ALL SELECT 'x', CAST(7 AS STRING)",
        "n INT|1|TABLE(loc INT)|SELECT DISTINCT loc FROM orders WHERE loc >= n ORDER BY loc",
        "oid STRING|a|STRUCT<total: DECIMAL(10,2), id: STRING>|SELECT named_struct('total', total,"
            + " 'id', id) FROM orders WHERE id = oid",
        "l INT|1|ARRAY<STRING>|SELECT collect_list(id) FROM (SELECT id FROM orders WHERE loc = l"
            + " AND id = 'a')",
        "l INT|1|DOUBLE|SELECT percentile(fee, 0.75) FROM orders WHERE loc = l",
      })
  void inBothEngines(String parameter, String argument, String returns, String body)
      throws SQLException {
    String name = COMPUTE.unique("same");
    run("CREATE FUNCTION %s(%s) RETURNS %s RETURN %s".formatted(name, parameter, returns, body));
    JsonNode kept = COMPUTE.catalog().get("functions", catalog + ".s." + name);
    assertThat(kept.at("/online/refusal").isMissingNode())
        .as(kept.at("/online/refusal").asText())
        .isTrue();
    String type = parameter.substring(parameter.indexOf(' ') + 1);
    String call = name + "(CAST('" + argument.replace("\\", "\\\\") + "' AS " + type + "))";
    List<List<String>> spark =
        run(returns.startsWith("TABLE") ? "SELECT * FROM " + call : "SELECT " + call).dataArray();
    assertThat(postgres(kept.at("/online/pieces"), argument)).isEqualTo(canonical(spark));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT date_format(at, 'yyyy') FROM orders WHERE id = x",
        "SELECT CAST(fee AS STRING) FROM orders WHERE id = x",
        "SELECT to_json(named_struct('a', id)) FROM orders WHERE id = x",
        "SELECT id FROM orders VERSION AS OF 0 WHERE id = x",
        "SELECT regexp_replace(id, 'a', 'b') FROM orders WHERE id = x"
      })
  void whatWouldDifferIsRefusedByName(String body) {
    String name = COMPUTE.unique("refused");
    run("CREATE FUNCTION " + name + "(x STRING) RETURNS STRING RETURN " + body);
    JsonNode online = COMPUTE.catalog().get("functions", catalog + ".s." + name).get("online");
    assertThat(online.path("refusal").asText()).contains("no translation to Postgres");
    assertThat(online.has("pieces")).isFalse();
  }

  private static List<List<String>> postgres(JsonNode pieces, String argument) throws SQLException {
    StringBuilder sql = new StringBuilder();
    int arguments = 0;
    for (JsonNode piece : pieces) {
      if (piece.has("table")) {
        assertThat(piece.get("table").asText()).isEqualTo(catalog + ".s.orders");
        sql.append("\"public\".\"orders\"");
      } else if (piece.has("parameter")) {
        sql.append("?::text");
        arguments++;
      } else {
        sql.append(piece.get("sql").asText());
      }
    }
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int i = 1; i <= arguments; i++) {
        statement.setString(i, argument);
      }
      ResultSet found = statement.executeQuery();
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          boolean instant = found.getMetaData().getColumnTypeName(i).equals("timestamptz");
          Object value = found.getObject(i);
          row.add(
              value == null
                  ? null
                  : instant
                      ? found.getObject(i, OffsetDateTime.class).toInstant().toString()
                      : value.toString());
        }
        rows.add(row);
      }
    } catch (SQLException e) {
      throw new SQLException(sql + "\n" + e.getMessage(), e);
    }
    return canonical(rows);
  }

  /** 12.50 is 12.5, and 10:00 is 10:00:00.000. */
  private static List<List<String>> canonical(List<List<String>> rows) {
    return rows.stream()
        .map(row -> row.stream().map(SameAnswerTest::canonical).collect(Collectors.toList()))
        .collect(Collectors.toList());
  }

  private static String canonical(String value) {
    if (value == null) {
      return null;
    }
    try {
      return new BigDecimal(value).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      // no number
    }
    try {
      return Instant.parse(value).toString();
    } catch (DateTimeParseException e) {
      // no instant
    }
    if (value.startsWith("{") || value.startsWith("[")) {
      try {
        return numbers(Json.MAPPER.readTree(value));
      } catch (IOException e) {
        throw new IllegalArgumentException(value, e);
      }
    }
    return value.equals("t") ? "true" : value.equals("f") ? "false" : value;
  }

  /** In Databricks' JSON of a struct a number is a text. */
  private static String numbers(JsonNode json) {
    return json.toString().replaceAll("\"(-?[\\d.]+)\"", "$1");
  }

  private static Result run(String sql) {
    Result result = COMPUTE.runIn(catalog, "s", sql);
    assertThat(result.status().state())
        .as(sql + "\n" + result.status().error())
        .isEqualTo(State.SUCCEEDED);
    return result;
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
