package kitchens.caspers.cli.bundle;

import kitchens.caspers.bundle.deploy.Deployer;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.deploy.Plan;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers bundle plan}: says what a deployment would do. */
@Command(
    name = "plan",
    description = {
      "Show what a deployment would do: what is created, updated field by field, replaced,",
      "deleted. It compares the bundle, what was deployed and what is there now, builds nothing",
      "and changes nothing. Where no workspace runs, nothing is deployed."
    },
    footer = {
      "",
      "Examples:",
      "  caspers bundle plan -t free",
      "  caspers bundle plan -o json > plan.json && caspers bundle deploy --plan plan.json"
    })
final class PlanCommand implements Runnable {

  @Mixin private BundleOptions options;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "json prints a plan that deploy --plan takes.")
  private Format output;

  @Override
  public void run() {
    var bundle = options.load(null, false);
    var found = options.find().filter(at -> at.userName().isPresent());
    Plan plan;
    if (found.isPresent()) {
      var session = Session.open(options, options.connect(Progress.onStandardError()));
      session.bundle().warnings().forEach(System.err::println);
      plan = session.deployer(Listener.NONE).plan();
    } else {
      bundle.warnings().forEach(System.err::println);
      System.err.println("no workspace runs, so nothing is deployed yet");
      plan = Deployer.firstPlan(bundle, output == Format.JSON);
    }
    System.out.println(output == Format.JSON ? Pretty.json(plan.json()) : PlanView.text(plan));
  }
}
