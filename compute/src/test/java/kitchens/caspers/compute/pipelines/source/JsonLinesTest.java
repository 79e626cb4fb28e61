package kitchens.caspers.compute.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.pipelines.TestSpark;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
  private static final StructType DATA =
      StructType.fromDDL(
          "s STRING, i INT, l BIGINT, d DOUBLE, m DECIMAL(10,2), b BOOLEAN, t TIMESTAMP, a"
              + " ARRAY<INT>, o STRUCT<x: INT, y: STRING>");
  private static final StructType RESCUING = DATA.add("_rescued_data", "string");

  @TempDir Path directory;

  private record Read(List<List<Object>> rows, List<Malformed> malformed) {}

  private Read read(StructType schema, Map<String, String> options, byte[] content)
      throws Exception {
    TestSpark.session();
    Path file = Files.write(directory.resolve("lines.json"), content);
    var rows = new ArrayList<InternalRow>();
    var malformed = new ArrayList<Malformed>();
    new JsonLines(schema, options).read(file, "lines.json", rows, malformed);
    var converter = CatalystTypeConverters.createToScalaConverter(schema);
    return new Read(
        rows.stream().map(row -> values((org.apache.spark.sql.Row) converter.apply(row))).toList(),
        malformed);
  }

  private static List<Object> values(org.apache.spark.sql.Row row) {
    var values = new ArrayList<Object>();
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"s\":\"é\\u00e9 \\\"q\\\" \uD83C\uDF55\",\"i\":1,\"l\":2,\"d\":1.5,\"m\":3.10,\"b\":true}",
        "{\"t\":\"2026-03-01T10:11:12.345Z\",\"a\":[1,2,null],\"o\":{\"x\":1,\"y\":\"z\"}}",
        "{\"s\":12.50,\"i\":\"7\",\"d\":\"NaN\",\"m\":\"1.5\"}",
        "{\"s\":{\"nested\":[1,{\"k\":null}]},\"i\":1}",
        "{\"i\":1.5,\"l\":99999999999999999999,\"s\":\"kept\"}",
        "{\"i\":true,\"s\":\"kept\",\"a\":[\"x\"],\"l\":5}",
        "{\"i\":1,\"i\":2,\"s\":null,\"b\":null}",
        "{\"m\":123456789012.99,\"t\":\"not a time\",\"s\":\"kept\"}",
        "{\"o\":{\"x\":\"bad\",\"y\":\"good\"},\"s\":\"kept\"}",
        "{\"o\":[1],\"a\":{\"x\":1},\"s\":\"kept\"}",
        "{\"unknown\":{\"s\":\"inner\"},\"s\":\"outer\"}",
        "{\"S\":\"other case\",\"i\":3}",
        "{ }",
        "{\"s\":\"trailing\"} rest",
        "  {\"s\":\"indented\"}",
      })
  void fieldsAreWhatSparkReads(String line) throws Exception {
    var ours = read(DATA, Map.of(), line.getBytes(StandardCharsets.UTF_8));

    var spark = TestSpark.session();
    var theirs =
        spark
            .read()
            .schema(DATA)
            .json(spark.createDataset(List.of(line), Encoders.STRING()))
            .collectAsList();

    if (ours.malformed().isEmpty()) {
      assertThat(ours.rows()).containsExactly(values(theirs.get(0)));
    } else {
      assertThat(line).as("only an indented line is not taken as an object").startsWith(" ");
    }
  }

  @Test
  void whatFitsNoColumnIsRescuedAndWhatFitsIsNot() throws Exception {
    var read =
        read(
            RESCUING,
            Map.of("rescueddatacolumn", "_rescued_data"),
            """
            {"s":"plain","i":1}
            {"s":"more","new":{"k":[1]}}
            {"s":"wrong","i":"no number"}
            not json
            [1]

            {"s":"cut
            """
                .getBytes(StandardCharsets.UTF_8));

    assertThat(read.rows()).extracting(row -> row.get(0)).containsExactly("plain", "more", "wrong");
    assertThat(read.rows()).extracting(row -> row.get(1)).containsExactly(1, null, null);
    assertThat(read.rows())
        .extracting(row -> row.get(DATA.length()))
        .containsExactly(
            null,
            "{\"new\":{\"k\":[1]},\"_file_path\":\"lines.json\"}",
            "{\"i\":\"no number\",\"_file_path\":\"lines.json\"}");
    assertThat(read.malformed()).extracting(Malformed::line).containsExactly(4L, 5L, 7L);
  }

  @Test
  void bytesThatAreNoTextDoNotEndTheStream() throws Exception {
    byte[] line = "{\"s\":\"a?b\",\"i\":1}".getBytes(StandardCharsets.UTF_8);
    line["{\"s\":\"a".length()] = (byte) 0xff;

    var read = read(DATA, Map.of(), line);

    assertThat(read.rows().get(0).subList(0, 2)).containsExactly("a\uFFFDb", 1);
  }
}
