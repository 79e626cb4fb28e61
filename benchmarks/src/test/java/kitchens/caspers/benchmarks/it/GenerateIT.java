package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import kitchens.caspers.benchmarks.Installation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline and a dashboard that one bundle made become another's configuration. */
class GenerateIT {

  private static final String MADE =
      """
      bundle: {name: maker}
      resources:
        catalogs:
          c: {name: generate_c}
        pipelines:
          p:
            name: Hourly Sales!
            catalog: ${resources.catalogs.c.name}
            schema: default
            configuration: {depth: "3"}
            libraries: [{file: {path: flows/one.sql}}, {file: {path: flows/deep/two.sql}}]
        dashboards:
          d: {display_name: Sales of the day, file_path: board.lvdash.json, warehouse_id: "0000000000000001"}
      """;

  private static final String BOARD =
      "{\"datasets\": [{\"name\": \"one\", \"queryLines\": [\"SELECT 1 AS x\"]}], \"pages\": []}";

  @TempDir private Path made;
  @TempDir private Path taken;
  private Installation installation;
  private TestBundle maker;

  @BeforeEach
  void somebodysBundle() throws Exception {
    installation = SharedWorkspace.get();
    maker = new TestBundle(installation, made);
    maker.write("databricks.yml", MADE);
    maker.write("flows/one.sql", "CREATE OR REFRESH MATERIALIZED VIEW one AS SELECT 1 AS x;\n");
    maker.write(
        "flows/deep/two.sql", "CREATE OR REFRESH MATERIALIZED VIEW two AS SELECT 2 AS x;\n");
    maker.write("board.lvdash.json", BOARD);
    maker.deployer().deploy(false);
    Files.writeString(
        taken.resolve("databricks.yml"), "bundle: {name: taker}\ninclude: [\"resources/*.yml\"]\n");
    Files.createDirectory(taken.resolve("resources"));
    Files.writeString(taken.resolve("resources/none.yml"), "resources: {}\n");
  }

  @Test
  void whatIsThereBecomesConfigurationWithItsFilesAndIsBound() throws Exception {
    var pipeline = maker.deployer().deployed().get("resources.pipelines.p").id();
    var dashboard = maker.deployer().deployed().get("resources.dashboards.d").id();

    var said = succeed("generate", "pipeline", "--existing-pipeline-id", pipeline, "--bind");
    assertThat(said)
        .contains(
            "resources/hourly_sales.pipeline.yml",
            "src/one.sql",
            "src/deep/two.sql",
            "resources.pipelines.hourly_sales is pipeline " + pipeline);
    assertThat(Files.readString(taken.resolve("resources/hourly_sales.pipeline.yml")))
        .contains("name: Hourly Sales!", "path: ../src/one.sql", "path: ../src/deep/two.sql")
        .contains("depth:", "catalog: generate_c")
        .doesNotContain("\n      id:", pipeline, "storage:", "deployment:");
    assertThat(taken.resolve("src/deep/two.sql"))
        .hasSameTextualContentAs(made.resolve("flows/deep/two.sql"));

    assertThat(succeed("generate", "dashboard", "--existing-id", dashboard, "--key", "board"))
        .contains("resources/board.dashboard.yml", "src/sales_of_the_day.lvdash.json");
    assertThat(Files.readString(taken.resolve("resources/board.dashboard.yml")))
        .contains(
            "display_name: Sales of the day", "file_path: ../src/sales_of_the_day.lvdash.json");
    assertThat(Files.readString(taken.resolve("src/sales_of_the_day.lvdash.json")))
        .contains("SELECT 1 AS x");

    assertThat(Files.readString(taken.resolve("resources/board.dashboard.yml")))
        .contains("warehouse_id: '0000000000000001'");

    var again = bundle("generate", "pipeline", "--existing-pipeline-id", pipeline);
    assertThat(again.err()).contains("is there already — replace it with --force");
    var absent = bundle("generate", "pipeline", "--existing-pipeline-id", "none");
    assertThat(absent.err()).contains("there is no pipeline none — see which there are");
    assertThat(bundle("generate", "dashboard", "--existing-id", "none").err())
        .contains("there is no dashboard none");

    succeed("validate", "--strict");
    assertThat(succeed("plan"))
        .contains("create   dashboards.board", "update   pipelines.hourly_sales", "0 to replace");
    succeed("deploy");
    assertThat(maker.client().pipelines().get(pipeline).getSpec().getLibraries())
        .allMatch(library -> library.getFile().getPath().contains("/taker/default/files/src/"));
    assertThat(succeed("plan")).contains("Nothing to change: 2 resources are as wanted.");
    succeed("destroy", "--auto-approve");
    assertThat(maker.deployer().plan().keys(action -> !action.action().toString().equals("skip")))
        .containsExactly("resources.pipelines.p");
    maker.deployer().destroy(false);
  }

  private CommandLine.Outcome bundle(String... words) throws Exception {
    var all = new String[words.length + 1];
    all[0] = "bundle";
    System.arraycopy(words, 0, all, 1, words.length);
    return new CommandLine(installation, taken).run(all);
  }

  private String succeed(String... words) throws Exception {
    var outcome = bundle(words);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    return outcome.out();
  }
}
