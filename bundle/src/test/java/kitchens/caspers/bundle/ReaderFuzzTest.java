package kitchens.caspers.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.value.BundleException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the files say, they are read or refused with problems that have a place, and soon. */
class ReaderFuzzTest {

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static Path directory;

  @BeforeContainer
  static void prepare() throws IOException {
    directory = Files.createTempDirectory("bundle-fuzz-");
  }

  @AfterContainer
  static void clear() throws IOException {
    Files.deleteIfExists(directory.resolve("databricks.yml"));
    Files.deleteIfExists(directory.resolve("part.json"));
    Files.delete(directory);
  }

  @Property(tries = 400)
  void anyBytes(@ForAll byte[] bytes) throws IOException {
    read(bytes, new byte[] {'{', '}'});
  }

  @Property(tries = 400)
  void anyJson(@ForAll("texts") String json) throws IOException {
    read(utf8("bundle: {name: x}\ninclude: [part.json]\n"), utf8(json));
  }

  /** A sound bundle with a few bytes taken out, doubled or replaced. */
  @Property(tries = 600)
  void aWoundedBundle(@ForAll("wounds") List<Wound> wounds) throws IOException {
    var text = new StringBuilder(SOUND);
    for (var wound : wounds) {
      var from = Math.min(text.length(), wound.at() % (text.length() + 1));
      var to = Math.min(text.length(), from + wound.length());
      text.replace(from, to, wound.instead());
    }
    read(utf8(text.toString()), utf8("{}"));
  }

  /** Values of any kind where fields of resources stand. */
  @Property(tries = 600)
  void anyValuesInResources(@ForAll("resources") String resources) throws IOException {
    read(utf8("bundle: {name: x}\nvariables: {a: {default: 1}}\n" + resources), utf8("{}"));
  }

  private static void read(byte[] yaml, byte[] json) throws IOException {
    Files.write(directory.resolve("databricks.yml"), yaml);
    Files.write(directory.resolve("part.json"), json);
    var begun = System.nanoTime();
    try {
      var bundle =
          BundleLoader.load(
              new BundleLoader.Request(directory, null, Map.of(), Map.of(), null, false));
      assertThat(bundle.name()).isNotNull();
    } catch (BundleException refused) {
      assertThat(refused.problems()).isNotEmpty().allMatch(problem -> problem.at() != null);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONGEST);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\"a\"",
            "\"resources\"",
            "\"jobs\"",
            "1",
            "-1e9999",
            "null",
            "true",
            "\"${var.a}\"",
            "\t",
            "\n",
            "\u0000",
            "\"\ud83c\"",
            "/*")
        .list()
        .ofMaxSize(60)
        .map(pieces -> String.join("", pieces));
  }

  /** Characters to take out, and what to put there. */
  record Wound(int at, int length, String instead) {}

  @Provide
  Arbitrary<List<Wound>> wounds() {
    var instead =
        Arbitraries.oneOf(
            Arbitraries.of(
                "",
                "",
                ":",
                "- ",
                "{",
                "}",
                "[",
                "]",
                "&a ",
                "*a",
                "<<: ",
                "${",
                "}",
                "${var.a}",
                "${resources.jobs.j.id}",
                "!!x ",
                "\n",
                "\n  ",
                "\t",
                "'",
                "\"",
                "|\n",
                "~"),
            Arbitraries.strings().ofMaxLength(4));
    return Combinators.combine(
            Arbitraries.integers().between(0, SOUND.length()),
            Arbitraries.integers().between(0, 30),
            instead)
        .as(Wound::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> resources() {
    var types = ResourceTypes.all().stream().map(type -> type.name()).toList();
    var fields = new ArrayList<String>();
    ResourceTypes.all().forEach(type -> fields.addAll(type.shape().fields().keySet()));
    fields.addAll(List.of("task_key", "depends_on", "routes", "alias_name", "level"));
    var field = Combinators.combine(Arbitraries.of(fields), flow(3)).as((f, v) -> f + ": " + v);
    var body = field.list().ofMaxSize(8).map(all -> "{" + String.join(", ", all) + "}");
    return Combinators.combine(Arbitraries.of(types), body)
        .as((type, fieldsOfIt) -> "resources: {" + type + ": {r: " + fieldsOfIt + "}}\n");
  }

  private static Arbitrary<String> flow(int depth) {
    var scalar =
        Arbitraries.of(
            "a",
            "5",
            "-1",
            "1.5",
            "true",
            "~",
            "''",
            "\"${var.a}\"",
            "\"${resources.jobs.r.id}\"",
            "\"{{job.parameters.x}}\"",
            "\"{{tasks.a.values.b}}\"",
            "./nowhere",
            "\"0 0 5 * * ?\"",
            "\"../..\"",
            "\"\\0\"");
    if (depth == 0) {
      return scalar;
    }
    var inner = flow(depth - 1);
    var key = Arbitraries.of("task_key", "name", "config", "path", "file", "jar", "routes", "x");
    return Arbitraries.oneOf(
        scalar,
        inner.list().ofMaxSize(3).map(items -> "[" + String.join(", ", items) + "]"),
        Combinators.combine(key, inner).as((k, v) -> "{" + k + ": " + v + "}"));
  }

  private static final String SOUND =
      """
      bundle: {name: fuzz}
      include: [part.json]
      variables:
        a: {default: 1}
        c: {type: complex, default: {k: ["${var.a}", 2]}}
        w: {lookup: {warehouse: main}}
      permissions: [{level: CAN_VIEW, group_name: users}]
      resources:
        jobs:
          j: &job
            name: job ${var.a}
            schedule: {quartz_cron_expression: "0 0 5 * * ?", timezone_id: UTC}
            parameters: [{name: P, default: "${var.a}"}]
            tasks:
              - task_key: first
                spark_jar_task: {main_class_name: a.A, parameters: ["{{job.parameters.P}}"]}
              - task_key: second
                depends_on: [{task_key: first}]
                condition_task: {op: EQUAL_TO, left: "{{tasks.first.values.x}}", right: "1"}
          k: {<<: *job, name: other}
        schemas:
          s: {name: s, catalog_name: c, grants: [{principal: users, privileges: [SELECT]}]}
        model_serving_endpoints:
          e:
            name: e
            config:
              served_entities: [{name: m, entity_name: c.s.m, entity_version: "1"}]
              traffic_config: {routes: [{served_entity_name: m, traffic_percentage: 100}]}
      targets:
        dev: {default: true, mode: development}
        prod:
          mode: production
          workspace: {root_path: /Workspace/Shared/x}
          variables: {a: 3}
      """;
}
