package kitchens.caspers.cli.bundle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.output.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers bundle open}: the page of a resource. */
@Command(
    name = "open",
    description = "Open the page of a deployed resource in the browser, and print its address.",
    footer = {"", "Example:", "  caspers bundle open caspers -t free"})
final class OpenCommand implements Runnable {

  @Mixin private BundleOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "KEY",
      description = "The resource's key; asked for on a terminal.")
  private String key;

  @Option(names = "--no-browser", description = "Only print the address.")
  private boolean noBrowser;

  @Override
  public void run() {
    options.load(null, false);
    var connection = options.connect(Progress.onStandardError());
    var session = Session.open(options, connection);
    var deployed = session.deployer(Listener.NONE).deployed();
    var pages =
        deployed.keySet().stream()
            .filter(one -> SummaryCommand.url(session, one, deployed.get(one)) != null)
            .toList();
    var whole = whole(pages, deployed);
    var url = SummaryCommand.url(session, whole, deployed.get(whole));
    System.out.println(url);
    if (!noBrowser) {
      show(url);
    }
  }

  private String whole(List<String> pages, Map<String, ResourceState> deployed) {
    if (pages.isEmpty()) {
      throw new CliException("nothing with a page is deployed — caspers bundle deploy");
    }
    var names = pages.stream().map(one -> one.substring("resources.".length())).sorted().toList();
    if (key == null) {
      return "resources." + Question.choose("Which page?", names, "name it: bundle open KEY");
    }
    var found = pages.stream().filter(one -> one.endsWith("." + key)).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.size() > 1) {
      throw new CliException("\"" + key + "\" is several: " + String.join(", ", found));
    }
    if (deployed.keySet().stream().anyMatch(one -> one.endsWith("." + key))) {
      throw new CliException(key + " has no page");
    }
    var keys = new ArrayList<String>();
    names.forEach(name -> keys.add(name.substring(name.indexOf('.') + 1)));
    throw new CliException(
        "\"" + key + "\" is not deployed in this target — " + Nearest.mend(key, keys));
  }

  /** Where there is no browser the address has been printed all the same. */
  private static void show(String url) {
    var program = System.getProperty("os.name").startsWith("Mac") ? "open" : "xdg-open";
    try {
      new ProcessBuilder(program, url)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException noSuchProgram) {
      System.err.println("no browser could be started");
    }
  }
}
