package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import kitchens.caspers.simulator.Simulation;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * Stage {@code Refund_Recommender_Agent}: the agent's tools as functions, keyed copies of the
 * tables that they read, the model with a version for each prompt, the endpoint, and a first
 * evaluation of every prompt on real orders against the simulator's truth, as MLflow runs. The
 * prompt that {@code agent.yml} names is served and becomes the champion.
 *
 * <p>Parameters: {@code --catalog}; {@code --bundle-files}; {@code --llm-model}, the endpoint of
 * the language model.
 */
public final class RefundRecommenderAgent {
  private static final int EVALUATED_ORDERS = 40;

  private final WorkspaceClient workspace;
  private final Arguments arguments;
  private final Names names;
  private final Clock clock;

  private RefundRecommenderAgent(WorkspaceClient workspace, Arguments arguments, Clock clock) {
    this.workspace = workspace;
    this.arguments = arguments;
    this.names = new Names(arguments.required("catalog"));
    this.clock = clock;
  }

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(
        args,
        (workspace, arguments) ->
            new RefundRecommenderAgent(workspace, arguments, Clock.systemUTC()).run());
  }

  private void run() {
    var model = arguments.required("llm-model");
    var created = new ArrayList<Resource>();
    var lakebase = new Lakebase(workspace, names);
    var database =
        CompletableFuture.supplyAsync(
            () -> {
              var made = new ArrayList<>(lakebase.instance());
              made.addAll(lakebase.copies(names.toolCopies()));
              return made;
            });

    var namespaces = new Namespaces(workspace);
    namespaces.schema(names.catalog(), "ai", "The agent: its tools, its model, its files");
    namespaces.volume(names.catalog(), "ai", "agents", "Folders of agents, as they are registered");
    created.addAll(namespaces.ours());
    var folder =
        new AgentFolder(workspace, arguments.required("bundle-files") + "/universe/agents/refund");
    var sql = new Sql(workspace);
    created.addAll(tools(sql, folder));

    var agent = new AgentModel(workspace, names);
    agent.ensure();
    created.add(new Resource(names.model(), "registered_model", Map.of()));
    var versions = versions(agent, folder);
    created.addAll(join(database));
    var champion = versions.get(folder.prompt());
    agent.serve(names.endpoint(), champion, model);
    created.add(new Resource(names.endpoint(), "serving_endpoint", Map.of()));
    lakebase.awaitFed(names.toolCopies());

    var experiment = new Experiment(workspace, names.experiment(), clock);
    created.add(new Resource(experiment.id(), "experiment", Map.of("name", names.experiment())));
    new CreatedResources(sql, names.catalog()).record(created);
    evaluate(agent, experiment, versions, model);
    agent.champion(champion);
  }

  private List<Resource> tools(Sql sql, AgentFolder folder) {
    var made = new ArrayList<Resource>();
    folder
        .tools()
        .forEach(
            (file, text) -> {
              sql.run(text.replace("${catalog}", names.catalog()), Map.of());
              var name = file.substring("tools/".length(), file.length() - ".sql".length());
              made.add(new Resource(names.ai() + "." + name, "function", Map.of()));
              Stage.say("created function %s.%s", names.ai(), name);
            });
    return made;
  }

  private Map<String, String> versions(AgentModel agent, AgentFolder folder) {
    var versions = new TreeMap<String, String>();
    for (var prompt : folder.prompts()) {
      var place = "/Volumes/%s/ai/agents/refund/%s".formatted(names.catalog(), prompt);
      folder.putInto(place, prompt);
      versions.put(prompt, agent.version(place, prompt));
    }
    return versions;
  }

  private void evaluate(
      AgentModel agent, Experiment experiment, Map<String, String> versions, String model) {
    var journal =
        new JournalVolume(workspace, names.catalog())
            .read()
            .orElseThrow(() -> new StageFailure("there is no journal: run the stage Raw_Data"));
    var orders =
        OrderTruth.before(new Simulation(journal), journal.genesis().anchor(), EVALUATED_ORDERS);
    if (orders.isEmpty()) {
      Stage.say("no order was delivered on the history's last day: nothing to evaluate");
      return;
    }
    try {
      versions.forEach(
          (prompt, version) -> {
            agent.serve(names.evaluationEndpoint(), version, model);
            var metrics = new Evaluation(workspace, names.evaluationEndpoint()).of(orders);
            var run =
                experiment.log(
                    "prompt %s, version %s".formatted(prompt, version),
                    Map.of("prompt_version", prompt, "model", model),
                    metrics,
                    Map.of("model_name", names.model(), "model_version", version));
            agent.tag(version, "eval_run_id", run);
            Stage.say("prompt %s on %d orders: %s", prompt, orders.size(), metrics);
          });
    } finally {
      workspace.servingEndpoints().delete(names.evaluationEndpoint());
    }
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
