package kitchens.caspers.compute.pipelines.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.compute.pipelines.TestSpark;
import kitchens.caspers.compute.pipelines.sql.Expectation;
import kitchens.caspers.compute.pipelines.sql.PipelineParser;
import kitchens.caspers.compute.pipelines.sql.Problem;
import kitchens.caspers.compute.pipelines.sql.Statement;
import org.junit.jupiter.api.Test;

class PipelineGraphTest {
  private final List<Problem> problems = new ArrayList<>();

  private static final Inputs NOTHING =
      new Inputs() {
        @Override
        public Optional<ExternalTable> table(TableName name) {
          return Optional.empty();
        }

        @Override
        public String location(String path) {
          return "file:" + path;
        }
      };

  private List<Statement> parse(String text) {
    return new PipelineParser(
            TestSpark.session().sessionState().sqlParser(),
            Map.of("events_path", "/Volumes/c/s/v"),
            problems)
        .parse("p.sql", text);
  }

  private PipelineGraph graph(String text) {
    var statements = parse(text);
    return new GraphBuilder(TestSpark.session(), "main", "s", NOTHING, problems).build(statements);
  }

  private List<String> messages() {
    return problems.stream().map(Problem::toString).toList();
  }

  private static final String SOURCE =
      """
      CREATE OR REFRESH STREAMING TABLE events
      AS SELECT * FROM STREAM read_files('${events_path}', format => 'json', schema => 'a INT, b STRING');
      """;

  @Test
  void theUniversesPipelineResolves() throws IOException {
    Path folder = Path.of("../universe/pipelines/order_items");
    var statements = new ArrayList<Statement>();
    try (var files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        statements.addAll(
            new PipelineParser(
                    TestSpark.session().sessionState().sqlParser(),
                    Map.of("events_path", "/x"),
                    problems)
                .parse(file.toString(), Files.readString(file)));
      }
    }
    var graph =
        new GraphBuilder(TestSpark.session(), "main", "lakeflow", NOTHING, problems)
            .build(statements);
    assertThat(problems).isEmpty();
    assertThat(graph.datasets()).hasSize(12);
    assertThat(graph.datasets())
        .allSatisfy(
            d -> assertThat(d.flows()).allSatisfy(f -> assertThat(f.query().inProcess()).isTrue()));
  }

  @Test
  void expectationsAreTakenFromTheColumnList() {
    var statements =
        parse(
            """
            CREATE OR REFRESH STREAMING TABLE t (
              a INT COMMENT 'of a; and (b)',
              CONSTRAINT positive EXPECT (a > 0 AND coalesce(a, 1) > 0) ON VIOLATION DROP ROW,
              CONSTRAINT `odd one` EXPECT (a <> 3) ON VIOLATION FAIL UPDATE,
              b STRING
            ) COMMENT 'CONSTRAINT x EXPECT (y)' AS SELECT 1 AS a, '2' AS b;
            """);
    assertThat(messages()).isEmpty();
    var table = (Statement.Dataset) statements.get(0);
    assertThat(table.columns().fieldNames()).containsExactly("a", "b");
    assertThat(table.expectations())
        .extracting(Expectation::name, Expectation::condition, Expectation::action)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(
                "positive", "a > 0 AND coalesce(a, 1) > 0", Expectation.Action.DROP_ROW),
            org.assertj.core.api.Assertions.tuple(
                "odd one", "a <> 3", Expectation.Action.FAIL_UPDATE));
    assertThat(table.comment()).contains("CONSTRAINT x EXPECT (y)");
  }

  @Test
  void aSyntaxErrorNamesFileLineAndColumn() {
    parse("\n\n-- a comment; with a semicolon\nCREATE OR REFRESH STREAMING TABLE t AS SELEC 1;\n");
    assertThat(messages()).singleElement().asString().startsWith("p.sql:4:40: ");
  }

  @Test
  void aWrongColumnNamesFileLineAndColumn() {
    graph(SOURCE + "CREATE OR REFRESH MATERIALIZED VIEW v AS\n  SELECT nope FROM events;\n");
    assertThat(messages()).singleElement().asString().startsWith("p.sql:4:10: ").contains("nope");
  }

  @Test
  void everyProblemIsFoundInOneRun() {
    graph(
        SOURCE
            + """
            CREATE OR REFRESH MATERIALIZED VIEW a AS SELECT * FROM b;
            CREATE OR REFRESH MATERIALIZED VIEW b AS SELECT * FROM a;
            CREATE OR REFRESH MATERIALIZED VIEW events AS SELECT 1 AS x;
            CREATE OR REFRESH MATERIALIZED VIEW m AS SELECT count(*) AS n FROM events;
            CREATE OR REFRESH STREAMING TABLE s1 AS SELECT * FROM STREAM m;
            CREATE OR REFRESH STREAMING TABLE s2 AS SELECT * FROM STREAM missing;
            CREATE OR REFRESH STREAMING TABLE s3 AS SELECT a, count(*) AS n FROM STREAM events GROUP BY a;
            CREATE OR REFRESH STREAMING TABLE s4 AS SELECT * FROM events;
            CREATE FLOW f AS INSERT INTO m BY NAME SELECT * FROM STREAM events;
            CREATE FLOW g AS INSERT INTO nowhere BY NAME SELECT * FROM STREAM events;
            CREATE OR REFRESH STREAMING TABLE s5;
            CREATE OR REFRESH MATERIALIZED VIEW p PARTITIONED BY (zz) AS SELECT a FROM events;
            CREATE OR REFRESH MATERIALIZED VIEW q AS SELECT a FROM STREAM events;
            SELECT '${not_there}';
            """);
    assertThat(messages())
        .anySatisfy(m -> assertThat(m).contains("main.s.a <- main.s.b <- main.s.a"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:5", "defined already at p.sql:1:1"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:7", "cannot be read with STREAM"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:8", "main.s.missing"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:9", "Aggregate over a stream"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:10", "reads from STREAM"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:11", "no streaming table"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:12", "nowhere"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:13", "has no flow"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:14", "zz"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:15", "read without STREAM"))
        .anySatisfy(m -> assertThat(m).contains("p.sql:16", "${not_there}"));
  }

  @Test
  void flowsFillOneTableByName() {
    var graph =
        graph(
            SOURCE
                + """
                CREATE OR REFRESH STREAMING TABLE both (b STRING, a BIGINT);
                CREATE FLOW one AS INSERT INTO both BY NAME SELECT a, b FROM STREAM(events);
                CREATE FLOW two AS INSERT INTO both BY NAME SELECT b FROM STREAM LIVE.events;
                """);
    assertThat(messages()).isEmpty();
    assertThat(graph.datasets().get(1).flows()).hasSize(2);
    assertThat(graph.datasets().get(1).schema().sql()).isEqualTo("STRUCT<b: STRING, a: BIGINT>");
  }
}
