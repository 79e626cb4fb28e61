package kitchens.caspers.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import kitchens.caspers.cli.command.Subcommands;
import picocli.CommandLine;

/**
 * Options that may stand anywhere among a command's words, as in {@code databricks --output json
 * bundle validate}: they are moved behind the command, which knows what they mean.
 */
final class GlobalOptions {

  private GlobalOptions() {}

  /** The same arguments, with the options that stand before the command's last word behind it. */
  static String[] placed(CommandLine top, String... args) {
    var words = new ArrayList<String>();
    var options = new ArrayList<String>();
    var command = top;
    var i = 0;
    for (; i < args.length; i++) {
      var below = command.getSubcommands().get(args[i]);
      if (below != null) {
        command = below;
        words.add(args[i]);
      } else if (Subcommands.WITH_VALUE.contains(args[i]) && i + 1 < args.length) {
        options.add(args[i]);
        options.add(args[++i]);
      } else if (Subcommands.WITH_VALUE.stream().anyMatch(isGlued(args[i]))
          || args[i].equals("--debug")) {
        options.add(args[i]);
      } else {
        break;
      }
    }
    words.addAll(options);
    words.addAll(List.of(args).subList(i, args.length));
    return words.toArray(String[]::new);
  }

  private static Predicate<String> isGlued(String word) {
    return option -> word.startsWith(option + "=");
  }
}
