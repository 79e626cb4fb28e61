package kitchens.caspers.cli.jobs;

import com.databricks.sdk.core.utils.SerDeUtils;
import com.databricks.sdk.service.jobs.SubmitRun;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kitchens.caspers.bundle.run.JobRun;
import kitchens.caspers.cli.bundle.RunProgress;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.workspace.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caspers jobs submit}: a run without a job. */
@Command(
    name = "submit",
    description = "Submit a one-time run and wait for its end.",
    footer = {"", "Example:", "  caspers jobs submit --json @run.json"})
final class SubmitCommand implements Runnable {

  @Option(
      names = "--json",
      required = true,
      paramLabel = "JSON|@FILE",
      description = "The request, as the REST API's runs/submit has it.")
  private String json;

  @Option(names = "--no-wait", description = "Do not wait for the end.")
  private boolean noWait;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print the run.")
  private Format output;

  @Override
  public void run() {
    var request = request();
    var progress = Progress.onStandardError();
    var client = Connection.open(System.getenv(), progress).client();
    var run = JobRun.submit(client, request);
    if (!noWait) {
      RunProgress.follow(run, progress);
    }
    var state = client.jobs().getRun(run.id());
    if (output == Format.JSON) {
      System.out.println(Pretty.json(Pretty.tree(state)));
    } else {
      var result = state.getState();
      System.out.println(
          "run "
              + run.id()
              + " "
              + (result.getResultState() == null
                  ? result.getLifeCycleState()
                  : result.getResultState()));
    }
  }

  private SubmitRun request() {
    try {
      var text = json.startsWith("@") ? Files.readString(Path.of(json.substring(1))) : json;
      return SerDeUtils.createMapper().readValue(text, SubmitRun.class);
    } catch (JsonProcessingException e) {
      throw new CliException("--json is not a request: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CliException("--json: " + json.substring(1) + " cannot be read", e);
    }
  }
}
