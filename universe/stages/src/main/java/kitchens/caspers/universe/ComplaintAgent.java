package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import java.util.Map;

/**
 * Stage {@code Complaint_Agent}: the complaint agent of {@code universe/agents/complaint}, see
 * {@link AgentStage}, evaluated on complaints of the history's last day against the simulator's
 * truth.
 *
 * <p>Parameters: {@code --catalog}; {@code --bundle-files}; {@code --llm-model}, the endpoint of
 * the language model.
 */
public final class ComplaintAgent {
  private static final int EVALUATED_COMPLAINTS = 60;

  private ComplaintAgent() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, ComplaintAgent::run);
  }

  private static void run(WorkspaceClient workspace, Arguments arguments) {
    var names = new Names(arguments.required("catalog"));
    var agent = AgentNames.complaints(names.catalog());
    new AgentStage(workspace, names, agent, names.complaintToolCopies(), Clock.systemUTC())
        .run(
            arguments.required("bundle-files"),
            arguments.required("llm-model"),
            endpoint -> metrics(workspace, names.catalog(), endpoint));
  }

  private static Map<String, Double> metrics(
      WorkspaceClient workspace, String catalog, String endpoint) {
    var journal =
        new JournalVolume(workspace, catalog)
            .read()
            .orElseThrow(() -> new StageFailure("there is no journal: run the stage Raw_Data"));
    var complaints = ComplaintEvaluation.before(journal, EVALUATED_COMPLAINTS);
    return complaints.isEmpty()
        ? Map.of()
        : new ComplaintEvaluation(workspace, endpoint).of(complaints);
  }
}
