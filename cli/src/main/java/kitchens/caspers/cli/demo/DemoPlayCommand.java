package kitchens.caspers.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Terminal;
import kitchens.caspers.cli.workspace.LocalWorkspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers demo play}. */
@Command(
    name = "play",
    description = {
      "Play a story step by step: its words are shown, what they speak of is done, and looked at",
      "whether it really happened. Enter goes on, b takes the last step back where that can be"
          + " done,",
      "j N jumps to a step, p holds the simulated clock, q ends."
    },
    footer = {
      "",
      "Example:",
      "  caspers demo play kitchens",
      "  caspers demo play release --auto --pace 0.5",
      "  caspers demo play refunds --from 3"
    })
public final class DemoPlayCommand implements Runnable {

  @Parameters(
      paramLabel = "STORY",
      description = "A story's name, as caspers demo list has it, or a Markdown file.")
  private String story;

  @Option(names = "--from", paramLabel = "N", description = "Begin at a step.")
  private Integer from;

  @Option(
      names = "--auto",
      description = "Play to the end without asking; ends with 1 where it fails.")
  private boolean auto;

  @Option(
      names = "--pace",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "With --auto: how much of the track's own time passes after each step (default:"
              + " ${DEFAULT-VALUE}).")
  private double pace;

  @Override
  public void run() {
    if (!(pace >= 0 && pace <= 10)) {
      throw new CliException(
          "--pace is %s — write 0 to 10, 1 for the track's own timings".formatted(pace));
    }
    var told = Stories.of(System.getenv()).named(story);
    var home = new Home(LocalWorkspace.of(System.getenv()));
    var values = new Values(home.kept(told.name()).values());
    var stage = new Stage(Commands.ofThis(), home, values, System.out, Clock.systemUTC());
    var player = new Player(told, stage, home, values, System.out);
    player.from(from == null ? 1 : from);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      if (auto) {
        player.auto(step -> Waits.of(step, pace, in, System.out));
      } else {
        player.byKeys(prompt -> next(in, prompt));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String next(BufferedReader in, String prompt) throws IOException {
    System.out.print(prompt);
    System.out.flush();
    var line = in.readLine();
    if (!Terminal.isInteractive()) {
      System.out.println();
    }
    return line;
  }
}
