package kitchens.caspers.cli;

import java.util.Optional;
import kitchens.caspers.cli.output.Surroundings;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code caspers completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = "Print a script with which a shell completes commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(caspers completion bash)",
      "  caspers completion zsh > ~/.caspers.zsh   # and source it in ~/.zshrc",
      "  caspers completion fish > ~/.config/fish/completions/caspers.fish"
    })
final class CompletionCommand implements Runnable {

  /** Shells that are known. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  private Shell shell;

  @Override
  public void run() {
    var whole = Main.commandLine(Surroundings.ofProcess(), Optional.empty());
    System.out.println(
        switch (shell) {
          case BASH, ZSH -> AutoComplete.bash("caspers", whole); // it loads bashcompinit in zsh
          case FISH -> FishCompletion.script(whole);
        });
  }
}
