package kitchens.caspers.compute.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stranger sends fits the table's columns exactly, or is refused with its place. */
class StrictRowsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STRING | \"a\" | a",
        "INT | 7 | 7",
        "BIGINT | 9007199254740993 | 9007199254740993",
        "SMALLINT | -32768 | -32768",
        "TINYINT | 127 | 127",
        "DOUBLE | 1 | 1.0",
        "FLOAT | 1.5 | 1.5",
        "BOOLEAN | true | true",
        "'DECIMAL(10,2)' | \"12.50\" | 12.50",
        "'DECIMAL(10,2)' | 3 | 3.00",
        "DATE | 1 | 1",
        "DATE | \"1970-01-03\" | 2",
        "TIMESTAMP | 1500000 | 1500000",
        "TIMESTAMP | \"1970-01-01T01:00:01.5+01:00\" | 1500000",
        "TIMESTAMP_NTZ | \"1970-01-01T00:00:01\" | 1000000",
      })
  void whatFitsIsTaken(String type, String json, String expected) throws Exception {
    var schema = StructType.fromDDL("c " + type);
    var row = StrictRows.of(List.of(JSON.readTree("{\"c\": " + json + "}")), schema).get(0);
    assertThat(row.get(0, schema.fields()[0].dataType())).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c INT | {\"c\": 2147483648} | record 1, c: INT cannot hold 2147483648",
        "c INT | {\"c\": \"7\"} | record 1, c: INT cannot hold \"7\"",
        "c INT | {\"c\": 1.5} | record 1, c: INT cannot hold 1.5",
        "c TINYINT | {\"c\": 128} | record 1, c: TINYINT cannot hold 128",
        "c STRING | {\"c\": 7} | record 1, c: STRING cannot hold 7",
        "c BOOLEAN | {\"c\": 1} | record 1, c: BOOLEAN cannot hold 1",
        "'c DECIMAL(4,2)' | {\"c\": 1.234} | record 1, c: DECIMAL(4,2) cannot hold 1.234",
        "'c DECIMAL(4,2)' | {\"c\": 100} | record 1, c: DECIMAL(4,2) cannot hold 100",
        "'c DECIMAL(4,2)' | {\"c\": \"1e999999999\"} | record 1, c: DECIMAL(4,2) cannot hold",
        "c TIMESTAMP | {\"c\": \"tomorrow\"} | record 1, c: TIMESTAMP cannot hold \"tomorrow\"",
        "c INT NOT NULL | {} | record 1, c: the column is NOT NULL",
        "c INT | {\"d\": 1} | record 1, d: there is no such column",
        "c INT | [1] | record 1, whole: it is no JSON object",
        "c STRUCT<a: INT> | {\"c\": {\"b\": 1}} | record 1, c.b: there is no such column",
        "c ARRAY<INT> | {\"c\": [1, \"x\"]} | record 1, c[1]: INT cannot hold \"x\"",
        "c INTERVAL DAY | {\"c\": 1} | are not appended to",
      })
  void whatDoesNotFitIsRefusedWithItsPlace(String schema, String json, String message)
      throws Exception {
    List<JsonNode> rows = List.of(JSON.readTree(json));
    assertThatThrownBy(() -> StrictRows.of(rows, StructType.fromDDL(schema)))
        .isInstanceOf(ComputeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatHasPartsIsTakenWhole() throws Exception {
    var schema =
        StructType.fromDDL(
            "s STRUCT<a: INT, b: ARRAY<STRING>>, m MAP<STRING, INT>, b BINARY, n INT");
    var rows = new ArrayList<JsonNode>();
    rows.add(
        JSON.readTree(
            "{\"s\": {\"a\": 1, \"b\": [\"x\", null]}, \"m\": {\"k\": 2}, \"b\": \"AQI=\"}"));
    var row = StrictRows.of(rows, schema).get(0);
    assertThat(row.getStruct(0, 2).getInt(0)).isEqualTo(1);
    assertThat(row.getStruct(0, 2).getArray(1).isNullAt(1)).isTrue();
    assertThat(row.getMap(1).valueArray().getInt(0)).isEqualTo(2);
    assertThat(row.getBinary(2)).containsExactly(1, 2);
    assertThat(row.isNullAt(3)).isTrue();
  }
}
