package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import java.util.List;

/**
 * Stage {@code Knowledge_Agent}: the knowledge agent of {@code universe/agents/knowledge}, see
 * {@link AgentStage}. Its papers are files of the model version; it needs no tables.
 *
 * <p>Parameters: {@code --catalog}; {@code --bundle-files}; {@code --llm-model}, the endpoint of
 * the language model.
 */
public final class KnowledgeAgent {
  private KnowledgeAgent() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, KnowledgeAgent::run);
  }

  private static void run(WorkspaceClient workspace, Arguments arguments) {
    var names = new Names(arguments.required("catalog"));
    var agent = AgentNames.knowledge(names.catalog());
    new AgentStage(workspace, names, agent, List.of(), Clock.systemUTC())
        .run(arguments.required("bundle-files"), arguments.required("llm-model"));
  }
}
