package kitchens.caspers.cli;

import java.util.ArrayList;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The completion script for fish, which picocli has no generator for. */
final class FishCompletion {

  /** Whether just these words were typed, or these and more; options count for nothing. */
  private static final String CONDITIONS =
      """
      function __caspers_words
          string match -v -- '-*' (commandline -opc)[2..]
      end
      function __caspers_typed
          set -l words (__caspers_words)
          test "$words" = "$argv"
      end
      function __caspers_begins
          set -l words (__caspers_words)
          test -z "$argv"; or string match -q -- "$argv *" "$words "
      end
      complete -c caspers -f
      """;

  private final StringBuilder script = new StringBuilder(CONDITIONS);

  private FishCompletion() {}

  /** A script of {@code complete} lines, each under the condition that its command was typed. */
  static String script(CommandLine top) {
    var completion = new FishCompletion();
    completion.add(top.getCommandSpec(), "");
    return completion.script.toString();
  }

  private void add(CommandSpec command, String words) {
    for (var sub : command.subcommands().entrySet()) {
      var below = sub.getValue().getCommandSpec();
      if (!below.usageMessage().hidden()) {
        var text = below.usageMessage().description();
        line("__caspers_typed", words, "-a " + sub.getKey(), text);
        add(below, (words + " " + sub.getKey()).strip());
      }
    }
    for (var option : command.options()) {
      if (!option.hidden()) {
        var names = new ArrayList<String>();
        for (var name : option.names()) {
          names.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.charAt(1));
        }
        if (option.arity().max() > 0) {
          names.add("-r -F");
        }
        line("__caspers_begins", words, String.join(" ", names), option.description());
      }
    }
  }

  private void line(String condition, String words, String what, String[] text) {
    script
        .append("complete -c caspers -n ")
        .append(quoted((condition + " " + words).strip()))
        .append(' ')
        .append(what)
        .append(" -d ")
        .append(quoted(text.length == 0 ? "" : text[0]))
        .append('\n');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
