package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;

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
    AgentStage.task(
        workspace,
        arguments,
        AgentNames::complaints,
        Names::complaintToolCopies,
        (journal, endpoint) -> {
          var complaints = ComplaintEvaluation.before(journal, EVALUATED_COMPLAINTS);
          return complaints.isEmpty()
              ? Evaluated.NOTHING
              : new ComplaintEvaluation(workspace, endpoint).of(complaints);
        });
  }
}
