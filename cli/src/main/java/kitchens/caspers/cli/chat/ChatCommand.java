package kitchens.caspers.cli.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.cli.mcp.UniverseTools;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.output.Terminal;
import kitchens.caspers.cli.universe.Kitchens;
import kitchens.caspers.cli.workspace.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers chat}: the universe in plain words. */
@Command(
    name = "chat",
    description = {
      "Say in plain words what you want, in English, German, Spanish, French or Italian: it is",
      "understood on this machine, without any network, and done with the same tools that caspers",
      "mcp serves. What is not plain is asked back; what cannot be undone is said and asked"
          + " before.",
      "With LLM_MODEL set to a chat model's serving endpoint, that model chooses the tools."
    },
    footer = {
      "",
      "Example:",
      "  caspers chat",
      "  caspers chat new location in Mountain View",
      "  caspers chat --dry-run make Chicago twice as busy on Friday",
      "  LLM_MODEL=my-model caspers chat \"which brand sold most yesterday?\""
    })
public final class ChatCommand implements Runnable {

  private static final String OFFLINE = "caspers-policy";

  @Option(
      names = "--catalog",
      defaultValue = "caspers",
      description = "The universe's catalog (default: ${DEFAULT-VALUE}).")
  private String catalog;

  @Option(
      names = {"-y", "--yes"},
      description = "Do what cannot be undone without asking.")
  private boolean sure;

  @Option(
      names = "--dry-run",
      description = {
        "Say as JSON how a sentence is understood, and do nothing: kind (call, question, unclear,",
        "refused, help), tool, arguments, command, missing, says, asks_before."
      })
  private boolean dry;

  @Option(
      names = "--asked",
      paramLabel = "JSON",
      description = "With --dry-run: the question before, which the sentence answers.")
  private String asked;

  @Option(
      names = "--for-callers",
      hidden = true,
      description = "With --dry-run: of the tools that a workspace serves.")
  private boolean forCallers;

  @Parameters(
      paramLabel = "SENTENCE",
      arity = "0..*",
      description = "One thing to do; without it, a conversation.")
  private List<String> sentence = new ArrayList<>();

  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  @Override
  public void run() {
    if (!catalog.matches("[A-Za-z_][A-Za-z0-9_]{0,100}")) {
      throw new CliException("--catalog is \"" + catalog + "\", which cannot name a catalog");
    }
    var tools = new UniverseTools(catalog);
    var runner = new Runner(forCallers ? tools.forCallers() : tools.all());
    if (dry) {
      dryRun(runner);
      return;
    }
    if (asked != null || forCallers) {
      throw new CliException("--asked goes with --dry-run");
    }
    var talk = new Talk(runner, this::next, System.out, sure);
    var model =
        Optional.ofNullable(System.getenv("LLM_MODEL"))
            .filter(name -> !name.isBlank() && !name.equals(OFFLINE));
    try {
      if (model.isPresent()) {
        var workspace = Connection.open(System.getenv(), Progress.onStandardError());
        converse(new ModelTalk(model.get(), workspace.apiClient(), runner, talk, System.out)::take);
      } else {
        var reader = Understanding.ofProcess().reader(Kitchens.names());
        converse(said -> talk.take(reader, said));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void dryRun(Runner runner) {
    if (sentence.isEmpty()) {
      throw new CliException("--dry-run needs a sentence");
    }
    var understood =
        new DryRun(Understanding.ofProcess(), runner, Locations.of(catalog))
            .read(String.join(" ", sentence), asked);
    System.out.println(Pretty.json(understood));
  }

  /** Takes a sentence, and says whether something was done, and well. */
  @FunctionalInterface
  private interface Taker {
    boolean take(String sentence) throws IOException;
  }

  private void converse(Taker taker) throws IOException {
    if (!sentence.isEmpty()) {
      if (!taker.take(String.join(" ", sentence))) {
        throw new CliException("nothing was done");
      }
      return;
    }
    System.out.println(Questions.EXAMPLES);
    for (var said = next("> "); said != null; said = next("> ")) {
      if (said.strip().matches("(?i)exit|quit|bye")) {
        return;
      }
      if (!said.isBlank()) {
        taker.take(said);
      }
    }
  }

  private String next(String prompt) throws IOException {
    System.out.print(prompt);
    System.out.flush();
    var line = in.readLine();
    if (!Terminal.isInteractive()) {
      System.out.println();
    }
    return line;
  }
}
