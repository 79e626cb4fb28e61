package kitchens.caspers.cli.bundle;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.state.History;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caspers bundle deployments}: who deployed what, and when. */
@Command(
    name = "deployments",
    description = "Show a target's deployments: when, who, which commit, what changed.",
    subcommands = {
      DeploymentsCommand.Every.class,
      DeploymentsCommand.One.class,
      RollbackCommand.class
    },
    footer = {"", "Example:", "  caspers bundle deployments list -t free"})
final class DeploymentsCommand implements Runnable {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command of deployments given");
  }

  private static List<History.Deployment> history(BundleOptions options) {
    options.load(null, false);
    var session = Session.open(options, options.connect(Progress.onStandardError()));
    return session.deployer(Listener.NONE).history();
  }

  private static String line(History.Deployment one) {
    var commit = one.commit() == null ? "-" : one.commit().substring(0, 8);
    return "%4d  %s  %s  %-8s  %s%s"
        .formatted(
            one.number(),
            one.at(),
            one.user(),
            commit,
            (one.rollbackTo() == null ? "" : "back to " + one.rollbackTo() + ": ") + sum(one),
            one.failed() == null ? "" : "  failed");
  }

  private static String sum(History.Deployment one) {
    var parts = new ArrayList<String>();
    for (var action : List.of("create", "update", "replace", "delete")) {
      var count = one.actions().values().stream().filter(action::equals).count();
      if (count > 0) {
        parts.add(count + " " + action);
      }
    }
    parts.add(one.filesUploaded() + " files uploaded");
    return String.join(", ", parts);
  }

  /** {@code caspers bundle deployments list}. */
  @Command(
      name = "list",
      description = "All that changed something, the newest first.",
      footer = {"", "Example:", "  caspers bundle deployments list -o json"})
  static final class Every implements Runnable {

    @Mixin private BundleOptions options;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "text|json",
        defaultValue = "text",
        description = "How to print it.")
    private Format output;

    @Override
    public void run() {
      var all = new ArrayList<>(history(options));
      Collections.reverse(all);
      if (output == Format.JSON) {
        System.out.println(Pretty.json(JSON.valueToTree(all)));
      } else if (all.isEmpty()) {
        System.out.println("nothing was deployed yet: caspers bundle deploy");
      } else {
        all.forEach(one -> System.out.println(line(one)));
      }
    }
  }

  /** {@code caspers bundle deployments show}. */
  @Command(
      name = "show",
      description = "One deployment, resource by resource.",
      footer = {"", "Example:", "  caspers bundle deployments show 3"})
  static final class One implements Runnable {

    @Mixin private BundleOptions options;

    @Parameters(index = "0", paramLabel = "NUMBER", description = "As list shows it.")
    private long number;

    @Override
    public void run() {
      var one =
          history(options).stream()
              .filter(deployment -> deployment.number() == number)
              .findFirst()
              .orElseThrow(
                  () ->
                      new CliException(
                          "there is no deployment "
                              + number
                              + " — see: caspers bundle deployments list"));
      System.out.println(line(one));
      if (one.failed() != null) {
        System.out.println("      " + one.failed());
      }
      one.actions()
          .forEach(
              (key, action) ->
                  System.out.println(
                      "      %-8s %s".formatted(action, key.substring("resources.".length()))));
    }
  }
}
