package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.util.ArrayList;
import java.util.Map;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * Stage {@code Refund_Recommender_Stream}: the pipeline of {@code
 * universe/pipelines/recommendations/*.sql}, continuous, which asks the agent about each delivered
 * order. Done when its update runs.
 *
 * <p>Parameters: {@code --catalog}; {@code --bundle-files}; {@code --score-from}, optional, the
 * moment from which on orders are asked about; {@code --budget-usd}, optional, where asking a paid
 * model stops.
 */
public final class RefundRecommenderStream {
  private RefundRecommenderStream() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, RefundRecommenderStream::run);
  }

  private static void run(WorkspaceClient workspace, Arguments arguments) {
    var names = new Names(arguments.required("catalog"));
    var from = ScoreFrom.of(workspace, names.catalog(), arguments.optional("score-from"));
    Stage.say("orders delivered from %s on get a recommendation", from);
    var namespaces = new Namespaces(workspace);
    namespaces.schema(names.catalog(), "recommender", "What the agent recommends");
    var id =
        Pipelines.ensure(
            workspace,
            names.recommendationsPipeline(),
            names.catalog(),
            "recommender",
            arguments.required("bundle-files") + "/universe/pipelines/recommendations/*.sql",
            Map.of(
                "endpoint", AgentNames.refunder(names.catalog()).endpoint(),
                "score_from", from.toString(),
                "budget_usd", arguments.optional("budget-usd").orElse("")));
    Stage.say("pipeline %s is %s", names.recommendationsPipeline(), id);
    Pipelines.start(workspace, id);
    var created = new ArrayList<>(namespaces.ours());
    created.add(new Resource(id, "pipeline", Map.of("name", names.recommendationsPipeline())));
    new CreatedResources(new Sql(workspace), names.catalog()).record(created);
    Pipelines.awaitRunning(workspace, id);
  }
}
