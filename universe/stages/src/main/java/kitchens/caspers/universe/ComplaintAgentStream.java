package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.util.ArrayList;
import java.util.Map;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * Stage {@code Complaint_Agent_Stream}: the pipeline of {@code
 * universe/pipelines/complaints/*.sql}, continuous, which takes complaints in and asks the agent
 * about each. Done when its update runs.
 *
 * <p>Parameters: {@code --catalog}; {@code --bundle-files}; {@code --score-from}, optional, the
 * moment from which on complaints are asked about; {@code --budget-usd}, optional, where asking a
 * paid model stops.
 */
public final class ComplaintAgentStream {
  private ComplaintAgentStream() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, ComplaintAgentStream::run);
  }

  private static void run(WorkspaceClient workspace, Arguments arguments) {
    var names = new Names(arguments.required("catalog"));
    var from = ScoreFrom.of(workspace, names.catalog(), arguments.optional("score-from"));
    Stage.say("complaints sent from %s on are answered", from);
    var id =
        Pipelines.ensure(
            workspace,
            names.complaintsPipeline(),
            names.catalog(),
            ComplaintVolume.SCHEMA,
            arguments.required("bundle-files") + "/universe/pipelines/complaints/*.sql",
            Map.of(
                "endpoint", AgentNames.complaints(names.catalog()).endpoint(),
                "complaints_path", "/Volumes/%s/complaints/events".formatted(names.catalog()),
                "score_from", from.toString(),
                "budget_usd", arguments.optional("budget-usd").orElse("")));
    Stage.say("pipeline %s is %s", names.complaintsPipeline(), id);
    Pipelines.start(workspace, id);
    var created = new ArrayList<Resource>();
    created.add(new Resource(id, "pipeline", Map.of("name", names.complaintsPipeline())));
    new CreatedResources(new Sql(workspace), names.catalog()).record(created);
    Pipelines.awaitRunning(workspace, id);
  }
}
