package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;

/**
 * Stage {@code Supervisor_Agent}: the supervisor of {@code universe/agents/supervisor}, see {@link
 * AgentStage}. It hands work to the agents for refunds, complaints and documents, whose stages come
 * before it.
 *
 * <p>Parameters: {@code --catalog}; {@code --bundle-files}; {@code --llm-model}, the endpoint of
 * the language model.
 */
public final class SupervisorAgent {
  private SupervisorAgent() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, SupervisorAgent::run);
  }

  private static void run(WorkspaceClient workspace, Arguments arguments) {
    var names = new Names(arguments.required("catalog"));
    var agent = AgentNames.supervisor(names.catalog());
    new AgentStage(workspace, names, agent, names.complaintToolCopies(), Clock.systemUTC())
        .run(arguments.required("bundle-files"), arguments.required("llm-model"));
  }
}
