package kitchens.caspers.cli.universe;

import java.util.ArrayList;
import kitchens.caspers.cli.output.Format;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers universe journal}: everything that the world follows from. */
@Command(
    name = "journal",
    description = {
      "List the journal: what people did to the world, each with the simulated moment",
      "from which it holds. Entries are files of the volume <catalog>.simulator.journal,",
      "numbered from 00000001.json; whoever puts the next one there changes the world."
    },
    footer = {"", "Example:", "  caspers universe journal -o json"})
public final class JournalCommand implements Runnable {

  @Mixin private World world;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the entries are printed.")
  private Format output;

  @Override
  public void run() {
    var journal = world.journal();
    var entries = new ArrayList<World.Numbered>();
    for (var entry : journal.entries()) {
      entries.add(new World.Numbered(entries.size() + 1, entry));
    }
    EntryText.print(journal, entries, output);
  }
}
