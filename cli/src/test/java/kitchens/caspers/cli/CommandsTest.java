package kitchens.caspers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.cli.output.Surroundings;
import org.junit.jupiter.api.Test;
import picocli.AutoComplete;
import picocli.CommandLine;

/** What holds for every command. */
class CommandsTest {

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (var command : all(Main.commandLine(Surroundings.ofProcess(), Optional.empty()))) {
      var help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
      assertThat(help)
          .as(command.getCommandName())
          .contains("--help")
          .containsPattern("Examples?:");
      assertThat(command.getCommandSpec().usageMessage().description())
          .as(command.getCommandName())
          .isNotEmpty();
    }
  }

  @Test
  void onlyTheCommandThatIsNamedIsMade() {
    assertThat(below("jobs", "list")).containsOnlyKeys("jobs");
    assertThat(below("jobs", "list").get("jobs").getSubcommands()).containsKeys("list", "get");
    assertThat(below("-o", "json", "bundle", "validate")).containsOnlyKeys("bundle");
    assertThat(below("bundle", "-t", "plan", "validate").get("bundle").getSubcommands())
        .containsOnlyKeys("validate");
    assertThat(below("workspace", "list").get("workspace").getSubcommands())
        .containsKeys("start", "list");
  }

  @Test
  void whereNoneIsNamedThereAreAll() {
    assertThat(below("bundel", "bundle")).containsKeys("bundle", "jobs", "up");
    assertThat(below("--help")).containsKeys("bundle", "jobs", "up");
    assertThat(below("bundle", "--help").get("bundle").getSubcommands())
        .containsKeys("validate", "deploy");
  }

  private static Map<String, CommandLine> below(String... words) {
    return Main.commandLine(Surroundings.ofProcess(), Optional.of(List.of(words))).getSubcommands();
  }

  @Test
  void globalOptionsStandAnywhere() {
    var top = Main.commandLine(Surroundings.ofProcess(), Optional.empty());
    assertThat(GlobalOptions.placed(top, "--output", "json", "bundle", "-t", "free", "validate"))
        .containsExactly("bundle", "validate", "--output", "json", "-t", "free");
    assertThat(GlobalOptions.placed(top, "-o=json", "jobs", "get", "1", "--debug"))
        .containsExactly("jobs", "get", "-o=json", "1", "--debug");
    assertThat(GlobalOptions.placed(top, "bundle", "run", "script", "-o", "x"))
        .containsExactly("bundle", "run", "script", "-o", "x");
  }

  @Test
  void bashTakesTheCompletion() throws Exception {
    var top = Main.commandLine(Surroundings.ofProcess(), Optional.empty());
    var bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var in = bash.outputWriter()) {
      in.write(AutoComplete.bash("caspers", top));
    }
    var said = new String(bash.getInputStream().readAllBytes());
    assertThat(bash.waitFor()).as(said).isZero();
  }

  @Test
  void fishIsToldOfEveryCommand() {
    var top = Main.commandLine(Surroundings.ofProcess(), Optional.empty());
    assertThat(FishCompletion.script(top))
        .contains("complete -c caspers -n '__caspers_typed' -a jobs -d 'Jobs and their runs.'")
        .contains("complete -c caspers -n '__caspers_typed jobs' -a repair-run")
        .contains("complete -c caspers -n '__caspers_begins jobs repair-run' -l rerun-tasks -r -F")
        .contains("-d 'Any route of the workspace\\'s REST API.'")
        .doesNotContain("-a warm ");
  }

  private static List<CommandLine> all(CommandLine command) {
    var all = new ArrayList<CommandLine>();
    if (!command.getCommandSpec().usageMessage().hidden()) {
      all.add(command);
      command.getSubcommands().values().forEach(below -> all.addAll(all(below)));
    }
    return all;
  }
}
