package kitchens.caspers.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * The commands below another. Making them all takes longer than most of them do, so only the one
 * that is named is made; all of them where none is, as for help, completion and a slip of the pen.
 */
public final class Subcommands {

  /** Options of every command that stand before their value. */
  public static final Set<String> WITH_VALUE = Set.of("-o", "--output", "-t", "--target");

  private final Map<String, Function<List<String>, CommandLine>> makers = new LinkedHashMap<>();

  /**
   * Adds one.
   *
   * @param maker is given the words behind its name
   */
  public Subcommands with(String name, Function<List<String>, CommandLine> maker) {
    makers.put(name, maker);
    return this;
  }

  /** Adds one whose annotations say all of it, with what is below it. */
  public Subcommands with(String name, Class<?> command) {
    return with(name, words -> new CommandLine(command));
  }

  /** Whether there is one of that name. */
  public boolean has(String name) {
    return makers.containsKey(name);
  }

  /** Adds to one that is there. */
  public Subcommands also(String name, Consumer<CommandLine> more) {
    var maker = makers.get(name);
    return with(
        name,
        words -> {
          var command = maker.apply(words);
          more.accept(command);
          return command;
        });
  }

  /**
   * Makes what the words name.
   *
   * @param words those behind the command above; none when all commands are wanted
   */
  public void addTo(CommandLine above, List<String> words) {
    var at = firstCommand(words);
    var named = at < words.size() && makers.containsKey(words.get(at)) ? words.get(at) : null;
    makers.forEach(
        (name, maker) -> {
          if (named == null) {
            above.addSubcommand(name, maker.apply(List.of()));
          } else if (named.equals(name)) {
            above.addSubcommand(name, maker.apply(words.subList(at + 1, words.size())));
          }
        });
  }

  private static int firstCommand(List<String> words) {
    var at = 0;
    while (at < words.size() && words.get(at).startsWith("-")) {
      at += WITH_VALUE.contains(words.get(at)) ? 2 : 1;
    }
    return at;
  }
}
