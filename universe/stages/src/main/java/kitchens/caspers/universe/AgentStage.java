package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import kitchens.caspers.universe.CreatedResources.Resource;

/**
 * What makes an agent of its folder: its tools as functions, keyed copies of the tables that they
 * read, a model with a version for each prompt, the endpoint, and a first evaluation of every
 * prompt, as MLflow runs. The prompt that {@code agent.yml} names becomes the champion and is
 * served; once the model has releases, they alone name the champion, and what they named stays
 * served.
 */
final class AgentStage {
  private final WorkspaceClient workspace;
  private final Names names;
  private final AgentNames agent;
  private final List<Names.Copy> copies;
  private final Clock clock;

  /**
   * @param copies the tables that the tools read
   */
  AgentStage(
      WorkspaceClient workspace,
      Names names,
      AgentNames agent,
      List<Names.Copy> copies,
      Clock clock) {
    this.workspace = workspace;
    this.names = names;
    this.agent = agent;
    this.copies = copies;
    this.clock = clock;
  }

  /** Runs, for an agent whose eval set alone tells how good it is. */
  void run(String bundleFiles, String model) {
    run(bundleFiles, model, null);
  }

  /**
   * Runs.
   *
   * @param model the endpoint of the language model
   * @param evaluation metrics of an endpoint, by MLflow's names; none when there is nothing to
   *     evaluate on; null where only the eval set tells
   */
  void run(String bundleFiles, String model, Function<String, Map<String, Double>> evaluation) {
    var created = new ArrayList<Resource>();
    var lakebase = new Lakebase(workspace, names);
    var database =
        CompletableFuture.supplyAsync(
            () -> {
              var made = new ArrayList<>(lakebase.instance());
              made.addAll(lakebase.copies(copies));
              return made;
            });

    var namespaces = new Namespaces(workspace);
    namespaces.schema(names.catalog(), "ai", "Agents: their tools, their models, their files");
    namespaces.volume(names.catalog(), "ai", "agents", "Folders of agents, as they are registered");
    created.addAll(namespaces.ours());
    var folder = new AgentFolder(workspace, bundleFiles + "/universe/agents/" + agent.folder());
    var sql = new Sql(workspace);
    created.addAll(tools(sql, folder));

    var registered = new AgentModel(workspace, agent);
    registered.ensure();
    created.add(new Resource(agent.model(), "registered_model", Map.of()));
    var versions = versions(registered, folder);
    created.addAll(join(database));
    var champion = registered.champion(versions.get(folder.prompt()));
    registered.serve(agent.endpoint(), champion, model);
    created.add(new Resource(agent.endpoint(), "serving_endpoint", Map.of()));
    lakebase.awaitFed(copies);

    var experiment = new Experiment(workspace, agent.experiment(), clock);
    created.add(new Resource(experiment.id(), "experiment", Map.of("name", agent.experiment())));
    new CreatedResources(sql, names.catalog()).record(created);
    if (evaluation != null) {
      evaluate(registered, experiment, versions, model, evaluation);
    }
  }

  private List<Resource> tools(Sql sql, AgentFolder folder) {
    var made = new ArrayList<Resource>();
    folder
        .tools()
        .forEach(
            (file, text) -> {
              sql.run(text.replace("${catalog}", names.catalog()), Map.of());
              var name = file.substring("tools/".length(), file.length() - ".sql".length());
              made.add(new Resource(agent.ai() + "." + name, "function", Map.of()));
              Stage.say("created function %s.%s", agent.ai(), name);
            });
    return made;
  }

  private Map<String, String> versions(AgentModel registered, AgentFolder folder) {
    var versions = new TreeMap<String, String>();
    for (var prompt : folder.prompts()) {
      var place = "/Volumes/%s/ai/agents/%s/%s".formatted(names.catalog(), agent.folder(), prompt);
      folder.putInto(place, prompt);
      versions.put(prompt, registered.version(place, prompt));
    }
    return versions;
  }

  private void evaluate(
      AgentModel registered,
      Experiment experiment,
      Map<String, String> versions,
      String model,
      Function<String, Map<String, Double>> evaluation) {
    try {
      versions.forEach(
          (prompt, version) -> {
            registered.serve(agent.evaluationEndpoint(), version, model);
            var metrics = evaluation.apply(agent.evaluationEndpoint());
            if (metrics.isEmpty()) {
              Stage.say("the history's last day has nothing to evaluate prompt %s on", prompt);
              return;
            }
            var run =
                experiment.log(
                    "prompt %s, version %s".formatted(prompt, version),
                    Map.of("prompt_version", prompt, "model", model),
                    metrics,
                    Map.of("model_name", agent.model(), "model_version", version));
            registered.tag(version, "eval_run_id", run);
            Stage.say("prompt %s: %s", prompt, metrics);
          });
    } finally {
      workspace.servingEndpoints().delete(agent.evaluationEndpoint());
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
