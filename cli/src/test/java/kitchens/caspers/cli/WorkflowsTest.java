package kitchens.caspers.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kitchens.caspers.bundle.templates.Template;
import kitchens.caspers.cli.output.Surroundings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine.ParameterException;

/**
 * A linter for what the template {@code agent-app} hands out to be copied: workflows that store no
 * secret, take nothing for a command that a stranger wrote, and run nothing that moves; and in them
 * and in the README no command that this command line does not have.
 */
class WorkflowsTest {

  private static final Pattern PINNED = Pattern.compile("[\\w./-]+@[0-9a-f]{40}");
  private static final Pattern STRANGERS =
      Pattern.compile("\\$\\{\\{\\s*(inputs|github\\.event|github\\.head_ref|secrets)\\b");

  @TempDir private static Path bundle;

  @BeforeAll
  static void write() {
    Template.all().stream()
        .filter(template -> template.name().equals("agent-app"))
        .findFirst()
        .orElseThrow()
        .write(
            bundle.resolve("it"),
            Map.of(
                "name", "it",
                "catalog", "it",
                "app", "it-app",
                "staging", "http://127.0.0.1:8081",
                "prod", "https://prod.example.com"));
  }

  private static List<Path> workflows() throws IOException {
    try (var files = Files.list(bundle.resolve("it/.github/workflows"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void theWorkflowsAreSound() throws IOException {
    assertThat(workflows()).hasSize(3);
    for (var file : workflows()) {
      assertThat(problems(Files.readString(file))).as(file.toString()).isEmpty();
    }
  }

  @Test
  void theLinterSeesWhatIsNot() throws IOException {
    for (var change :
        Map.of(
                "id-token: write", "id-token: none",
                "timeout-minutes: 15", "name: endless",
                "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683", "actions/checkout@v4",
                "-t prod", "-t prod ${{ inputs.release }}",
                "release evaluate", "release evalute",
                "github-oidc", "pat",
                "contents: read", "contents: write")
            .entrySet()) {
      var text = Files.readString(workflows().get(0)).replace(change.getKey(), change.getValue());
      assertThat(problems(text)).as(change.toString()).isNotEmpty();
    }
  }

  @Test
  void everyCommandOfTheReadmeIsThere() throws IOException {
    var fence = "";
    var commands = 0;
    for (var line : Files.readAllLines(bundle.resolve("it/README.md"))) {
      if (line.startsWith("```")) {
        fence = fence.isEmpty() ? line : "";
      } else if (fence.equals("```") && line.contains("caspers ")) {
        parse(line.substring(line.indexOf("caspers ")));
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(15);
    assertThatThrownBy(() -> parse("caspers release evalute it")).isInstanceOf(Exception.class);
  }

  @SuppressWarnings("unchecked")
  private static List<String> problems(String text) {
    var problems = new ArrayList<String>();
    var workflow =
        (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
    var environment = (Map<String, Object>) workflow.getOrDefault("env", Map.of());
    if (!Map.of("contents", "read", "id-token", "write").equals(workflow.get("permissions"))) {
      problems.add("permissions are more than to read and to prove who it is");
    }
    if (!"github-oidc".equals(environment.get("DATABRICKS_AUTH_TYPE"))) {
      problems.add("it does not sign in by what GitHub gives it");
    }
    if (text.contains("secrets.") || text.contains("DATABRICKS_TOKEN:")) {
      problems.add("it uses a stored secret");
    }
    ((Map<String, Map<String, Object>>) workflow.get("jobs"))
        .forEach((name, job) -> problems(name, job, problems));
    return problems;
  }

  @SuppressWarnings("unchecked")
  private static void problems(String name, Map<String, Object> job, List<String> problems) {
    if (!(job.get("timeout-minutes") instanceof Integer)) {
      problems.add(name + " may run for ever");
    }
    if (!(job.get("environment") instanceof String)) {
      problems.add(name + " has no environment, which its identity stands on");
    }
    for (var step : (List<Map<String, Object>>) job.get("steps")) {
      if (step.get("uses") instanceof String uses && !PINNED.matcher(uses).matches()) {
        problems.add(uses + " may be another thing tomorrow");
      }
      if (step.get("run") instanceof String run) {
        if (STRANGERS.matcher(run).find()) {
          problems.add("a stranger's text becomes a command: " + run);
        }
        for (var line : run.lines().filter(each -> each.startsWith("caspers ")).toList()) {
          try {
            parse(line.replaceAll("\\$\\{\\{[^}]*}}", "1"));
          } catch (ParameterException e) {
            problems.add(line + ": " + e.getMessage());
          }
        }
      }
    }
  }

  /** Parses a command as this command line would, and runs nothing. */
  private static void parse(String line) {
    var command = line.replaceAll("\\s*(\\||#).*$", "").substring("caspers ".length());
    var words =
        Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)")
            .matcher(command)
            .results()
            .map(
                w -> w.group(1) != null ? w.group(1) : w.group(2) != null ? w.group(2) : w.group(3))
            .toArray(String[]::new);
    var commandLine = Main.commandLine(Surroundings.ofProcess(), Optional.of(List.of(words)));
    commandLine.parseArgs(GlobalOptions.placed(commandLine, words));
  }
}
