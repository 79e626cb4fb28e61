package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.files.UploadRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import kitchens.caspers.simulator.journal.Journal;
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
   * Runs as a task: {@code --catalog}, {@code --bundle-files}, {@code --llm-model}.
   *
   * @param copies the tables that the tools read, of the catalog's names
   * @param evaluation of an endpoint by the simulator's journal, as {@link #run} takes it
   */
  static void task(
      WorkspaceClient workspace,
      Arguments arguments,
      Function<String, AgentNames> agent,
      Function<Names, List<Names.Copy>> copies,
      BiFunction<Journal, String, Evaluated> evaluation) {
    var names = new Names(arguments.required("catalog"));
    new AgentStage(
            workspace, names, agent.apply(names.catalog()), copies.apply(names), Clock.systemUTC())
        .run(
            arguments.required("bundle-files"),
            arguments.required("llm-model"),
            endpoint ->
                evaluation.apply(
                    new JournalVolume(workspace, names.catalog())
                        .read()
                        .orElseThrow(
                            () -> new StageFailure("there is no journal: run the stage Raw_Data")),
                    endpoint));
  }

  /**
   * Runs.
   *
   * @param model the endpoint of the language model
   * @param evaluation of an endpoint; null where only the eval set tells
   */
  void run(String bundleFiles, String model, Function<String, Evaluated> evaluation) {
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
      Function<String, Evaluated> evaluation) {
    try {
      versions.forEach(
          (prompt, version) -> {
            registered.serve(agent.evaluationEndpoint(), version, model);
            var evaluated = evaluation.apply(agent.evaluationEndpoint());
            var metrics = evaluated.metrics();
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
            keep(evaluated.cases());
          });
    } finally {
      workspace.servingEndpoints().delete(agent.evaluationEndpoint());
    }
  }

  /** Keeps what was asked as cases, on which prompts and models can be held against each other. */
  private void keep(List<ObjectNode> cases) {
    if (cases.isEmpty()) {
      return;
    }
    var path = "/Volumes/%s/ai/agents/%s/grown.jsonl".formatted(names.catalog(), agent.folder());
    var lines = new StringBuilder();
    cases.forEach(one -> lines.append(one).append('\n'));
    workspace
        .files()
        .upload(
            new UploadRequest()
                .setFilePath(path)
                .setOverwrite(true)
                .setContents(
                    new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8))));
    Stage.say("%d cases of it: caspers agents compare --cases-from %s", cases.size(), path);
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
