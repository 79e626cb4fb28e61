package kitchens.caspers.cli.universe;

import java.util.List;
import java.util.Map;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caspers universe begin}: what is deployed is brought to life, over the API alone. */
@Command(
    name = "begin",
    description = {
      "Begin a run of the deployed job that brings the universe to life, or of some of its stages,",
      "and answer with its run_id. What has come to life already is left as it is. Needs no bundle",
      "at hand; caspers up deploys one, and waits."
    },
    footer = {
      "",
      "Example:",
      "  caspers universe begin",
      "  caspers universe begin --only Refund_Recommender_Agent+"
    })
public final class BeginCommand implements Runnable {

  @Option(
      names = "--catalog",
      defaultValue = "caspers",
      description = "The universe's catalog (default: ${DEFAULT-VALUE}).")
  private String catalog;

  @Option(
      names = "--job-id",
      paramLabel = "ID",
      description = "Which job, where several targets are deployed.")
  private Long job;

  @Option(
      names = "--only",
      paramLabel = "STAGE",
      split = ",",
      description = "Only these stages; with a + behind it, also all that follows one.")
  private List<String> only = List.of();

  @Override
  public void run() {
    var client = Connection.open(System.getenv(), Progress.onStandardError()).client();
    var deployed = DeployedJob.of(client, catalog, job);
    System.out.println(
        Pretty.json(only.isEmpty() ? deployed.begin() : deployed.run(only, Map.of())));
  }
}
