package kitchens.caspers.compute.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kitchens.caspers.compute.http.StatementService.StatementError;
import kitchens.caspers.compute.testing.TestCompute;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumesTest {
  private final TestCompute compute = TestCompute.get();
  private String catalog;
  private Path files;

  @BeforeEach
  void newVolume() throws IOException {
    catalog = compute.newCatalog();
    compute.rows("CREATE VOLUME IF NOT EXISTS " + catalog + ".s.raw COMMENT 'what comes in'");
    compute.rows("CREATE VOLUME IF NOT EXISTS " + catalog + ".s.raw");
    files =
        Path.of(
            URI.create(
                compute
                    .catalog()
                    .get("volumes", catalog + ".s.raw")
                    .path("storage_location")
                    .asText()));
    Files.createDirectories(files.resolve("in"));
    Files.writeString(files.resolve("in/a.json"), "{\"id\":1,\"name\":\"ann\"}\n{\"id\":2}\n");
    Files.writeString(files.resolve("in/_part.json"), "half a li");
    Files.writeString(files.resolve("people.csv"), "id,name\n1,ann\n");
  }

  @Test
  void listsAndDropsVolumes() {
    assertThat(compute.rows("SHOW VOLUMES IN " + catalog + ".s"))
        .containsExactly(List.of("s", "raw"));
    assertThat(compute.runIn(catalog, "s", "SHOW VOLUMES LIKE 'x*'").dataArray()).isEmpty();
    compute.rows("DROP VOLUME " + catalog + ".s.raw");
    compute.rows("DROP VOLUME IF EXISTS " + catalog + ".s.raw");
    assertThat(compute.catalog().get("volumes", catalog + ".s.raw")).isNull();
  }

  @Test
  void readsFilesOfEachFormat() {
    assertThat(
            compute.rows(
                "SELECT * FROM read_files('/Volumes/%s/s/raw/in', format => 'json', schema => 'id INT, name STRING') ORDER BY id"
                    .formatted(catalog)))
        .containsExactly(List.of("1", "ann"), Arrays.asList("2", null));
    assertThat(
            compute.rows(
                "SELECT id + 1, name FROM read_files('/Volumes/%s/s/raw/people.csv', header => true)"
                    .formatted(catalog)))
        .containsExactly(List.of("2", "ann"));
    assertThat(
            compute.rows(
                "SELECT value FROM read_files('/Volumes/%s/s/raw/people.csv', format => 'text')"
                    .formatted(catalog)))
        .hasSize(2);
  }

  @Test
  void readsAPathInPlaceOfATable() {
    assertThat(
            compute.rows(
                "WITH j AS (SELECT id FROM json.`/Volumes/%s/s/raw/in/a.json`) SELECT sum(id) FROM j"
                    .formatted(catalog)))
        .containsExactly(List.of("3"));
    compute.rows(
        "CREATE TABLE %1$s.s.t AS SELECT * FROM read_files('/Volumes/%1$s/s/raw/in', format => 'json')"
            .formatted(catalog));
    assertThat(compute.rows("SELECT count(*) FROM " + catalog + ".s.t"))
        .containsExactly(List.of("2"));
  }

  @Test
  void refusesPathsOutsideTheStorage() {
    for (String sql :
        List.of(
            "SELECT * FROM text.`/etc/passwd`",
            "SELECT * FROM text.`file:///etc/passwd`",
            "SELECT (SELECT max(value) FROM text.`/etc/passwd`)",
            "WITH x AS (SELECT * FROM csv.`/etc/passwd`) SELECT * FROM x",
            "SELECT * FROM read_files('/etc/passwd', format => 'text')",
            "SELECT * FROM read_files('/Volumes/%s/s/raw/../../../../x', format => 'text')",
            "SELECT * FROM delta.`/tmp/t`",
            "CREATE TABLE %s.s.x (a INT) LOCATION '/tmp/elsewhere'",
            "CREATE EXTERNAL VOLUME %s.s.etc LOCATION '/etc'")) {
      StatementError error = compute.run(sql.formatted(catalog)).status().error();
      assertThat(error).as(sql).isNotNull();
      assertThat(error.errorCode()).as(sql + error).isEqualTo("PERMISSION_DENIED");
    }
  }

  @Test
  void namesAnUnknownVolume() {
    StatementError error =
        compute
            .run(
                "SELECT * FROM read_files('/Volumes/%s/s/none/', format => 'text')"
                    .formatted(catalog))
            .status()
            .error();
    assertThat(error.errorCode()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
    assertThat(error.message()).contains("/s/none/").contains("SHOW VOLUMES");
  }

  @Test
  void refusesWhatReachesPastTheWorkspace() {
    for (String sql :
        List.of(
            "ADD JAR '/tmp/x.jar'",
            "SET spark.sql.catalog.x = y",
            "SET",
            "RESET",
            "CREATE FUNCTION f AS 'x.Y' USING JAR '/tmp/x.jar'",
            "CREATE TEMPORARY FUNCTION f AS 'x.Y'",
            "LOAD DATA LOCAL INPATH '/etc/passwd' INTO TABLE x",
            "INSERT OVERWRITE DIRECTORY '/tmp/x' USING json SELECT 1",
            "SELECT reflect('java.lang.System', 'getenv')",
            "SELECT TRANSFORM(1) USING 'cat' AS (x)",
            "CREATE TEMPORARY VIEW v USING text OPTIONS (path '/etc/passwd')",
            "CREATE TABLE loose (x INT)",
            "CREATE TABLE loose USING parquet AS SELECT 1 AS x",
            "CREATE SCHEMA loose",
            "CREATE VIEW loose AS SELECT 1")) {
      StatementError error = compute.run(sql).status().error();
      assertThat(error).as(sql).isNotNull();
      assertThat(error.errorCode()).as(sql + error).isEqualTo("PERMISSION_DENIED");
    }
  }

  @Test
  void saysWhereAStatementOfOursGoesWrong() {
    assertThat(compute.run("CREATE CATALOG").status().error().message())
        .isEqualTo(
            "[PARSE_SYNTAX_ERROR] Syntax error: a catalog's name is expected at the end of the"
                + " statement.");
    assertThat(compute.run("/* x */ CREATE VOLUME a.b.c.d -- y").status().error().message())
        .contains("at most 3 parts");
  }
}
