package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import java.util.Map;
import kitchens.caspers.simulator.Simulation;

/**
 * Stage {@code Refund_Recommender_Agent}: the refund agent of {@code universe/agents/refund}, see
 * {@link AgentStage}, evaluated on real orders against the simulator's truth.
 *
 * <p>Parameters: {@code --catalog}; {@code --bundle-files}; {@code --llm-model}, the endpoint of
 * the language model.
 */
public final class RefundRecommenderAgent {
  private static final int EVALUATED_ORDERS = 40;

  private RefundRecommenderAgent() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, RefundRecommenderAgent::run);
  }

  private static void run(WorkspaceClient workspace, Arguments arguments) {
    var names = new Names(arguments.required("catalog"));
    var agent = AgentNames.refunder(names.catalog());
    new AgentStage(workspace, names, agent, names.toolCopies(), Clock.systemUTC())
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
    var orders =
        OrderTruth.before(new Simulation(journal), journal.genesis().anchor(), EVALUATED_ORDERS);
    return orders.isEmpty() ? Map.of() : new Evaluation(workspace, endpoint).of(orders);
  }
}
