package kitchens.caspers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What holds for every command. */
class CommandsTest {

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (var command : all(new CommandLine(new Caspers()))) {
      var help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
      assertThat(help).as(command.getCommandName()).contains("--help").contains("Example:");
      assertThat(command.getCommandSpec().usageMessage().description())
          .as(command.getCommandName())
          .isNotEmpty();
    }
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
