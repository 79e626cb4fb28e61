package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
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
    AgentStage.task(
        workspace,
        arguments,
        AgentNames::refunder,
        Names::toolCopies,
        (journal, endpoint) -> {
          var anchor = journal.genesis().anchor();
          var orders = OrderTruth.before(new Simulation(journal), anchor, EVALUATED_ORDERS);
          return orders.isEmpty()
              ? Evaluated.NOTHING
              : new Evaluation(workspace, endpoint).of(orders);
        });
  }
}
