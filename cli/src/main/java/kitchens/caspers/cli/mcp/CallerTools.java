package kitchens.caspers.cli.mcp;

import static kitchens.caspers.cli.mcp.UniverseTool.Effect.ADDS;
import static kitchens.caspers.cli.mcp.UniverseTool.Effect.CHANGES;
import static kitchens.caspers.cli.mcp.UniverseTool.Effect.READS;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.cli.mcp.UniverseTool.Field;

/**
 * What a workspace offers its callers of the universe's tools: all of them, done over its own API
 * in the caller's name. What would start processes or write files beside the command line is done
 * to what is deployed there instead.
 */
final class CallerTools {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Field JOB =
      Field.whole(
          "job_id", 1, 1_000_000_000_000_000_000L, "Which job, where several targets are deployed");

  private CallerTools() {}

  static List<UniverseTool> of(UniverseTools universe) {
    var inPlace = inPlace(universe.catalog());
    var offered = new ArrayList<UniverseTool>(inPlace);
    universe.all().stream()
        .filter(tool -> inPlace.stream().noneMatch(other -> other.name().equals(tool.name())))
        .forEach(offered::add);
    offered.add(understand(universe.catalog()));
    return offered;
  }

  /** The same names, done by the API in place of the bundle's folder and the home. */
  private static List<UniverseTool> inPlace(String catalog) {
    return List.of(
        new UniverseTool(
            "start_universe",
            "Bring to life what is deployed in this workspace: begins a run of the job with all its"
                + " stages, or tells of the one that goes on, or that it lives already. Answers with"
                + " the run's run_id.",
            List.of(JOB),
            ADDS,
            given -> words("begin", catalog, given)),
        new UniverseTool(
            "stop_universe",
            "Stop the workspace and everything that runs in it, this server too; for"
                + " administrators. What it holds stays. Only the command line there starts it"
                + " again.",
            List.of(),
            CHANGES,
            given -> List.of("api", "post", "/api/2.0/caspers/shutdown")),
        new UniverseTool(
            "status",
            "Whether the workspace and its compute run, and which processes are in it.",
            List.of(),
            READS,
            given -> List.of("api", "get", "/api/2.0/caspers/status")),
        new UniverseTool(
            "run_stage",
            "Begin a run of one stage, and with a + after its name of all that follows it. Answers"
                + " with the run's run_id. The stages: list_stages.",
            List.of(
                Field.text("stage", "^[A-Za-z][A-Za-z0-9_]*\\+?$", "A stage's name").mandatory(),
                JOB),
            CHANGES,
            given -> {
              var words = words("begin", catalog, given);
              words.add("--only=" + given.get("stage"));
              return words;
            }),
        new UniverseTool(
            "new_location",
            "Open a kitchen in a town, or at an address in one, while the universe runs. Its place"
                + " is found offline. Answers with the run_id of the stage that opens it.",
            List.of(
                Field.text("place", "^[^-].*$", "A town, such as Mountain View").mandatory(),
                Field.text("name", "^[^-].*$", "What it is called; default: the town"),
                JOB),
            ADDS,
            given -> {
              var words = words("open-location", catalog, given);
              if (given.get("name") != null) {
                words.add("--name=" + given.get("name"));
              }
              words.add(given.get("place").toString());
              return words;
            }));
  }

  private static List<String> words(String command, String catalog, Map<String, Object> given) {
    var words = new ArrayList<>(List.of("universe", command, "--catalog=" + catalog));
    if (given.get("job_id") instanceof Number id) {
      words.add("--job-id=" + id.longValue());
    }
    return words;
  }

  /** For whoever offers people a chat: what to call, what to ask before, or what to ask back. */
  private static UniverseTool understand(String catalog) {
    return new UniverseTool(
        "understand",
        "Understand a sentence in plain words, in English, German, Spanish, French or Italian, and"
            + " do nothing: which of these tools it means with which arguments, and whether a"
            + " person is asked before it is called (asks_before); or what to ask back. A sentence"
            + " that answers a question comes with that question in asked.",
        List.of(
            new Field("sentence", true, Map.of("type", "string", "minLength", 1, "maxLength", 300)),
            new Field(
                "asked",
                false,
                Map.of("type", "object", "description", "The answer before, as it was"))),
        READS,
        given -> {
          var words =
              new ArrayList<>(
                  List.of("chat", "--dry-run", "--for-callers", "--catalog=" + catalog));
          if (given.get("asked") != null) {
            words.add("--asked=" + JSON.valueToTree(given.get("asked")));
          }
          words.add("--");
          words.add(given.get("sentence").toString());
          return words;
        });
  }
}
