package kitchens.caspers.cli.mcp;

import static kitchens.caspers.cli.mcp.UniverseTool.Effect.CHANGES;
import static kitchens.caspers.cli.mcp.UniverseTool.Effect.READS;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.cli.mcp.UniverseTool.Field;

/**
 * What a workspace offers its callers of the universe's tools: all that is done over its own API,
 * in the caller's name. What starts or stops processes, or writes files beside the command line, is
 * for who sits there.
 */
final class CallerTools {

  private static final Set<String> NOT_THERE =
      Set.of("start_universe", "stop_universe", "new_location");

  /** The same names, done by the API in place of the bundle's folder and the home. */
  private static final List<UniverseTool> IN_PLACE =
      List.of(
          new UniverseTool(
              "status",
              "Whether the workspace and its compute run, and which processes are in it.",
              List.of(),
              READS,
              given -> List.of("api", "get", "/api/2.0/caspers/status")),
          new UniverseTool(
              "run_stage",
              "Begin a run of one stage of a job, and with a + after its name of all that follows"
                  + " it. Answers with the run's run_id. The jobs and their stages: list_stages.",
              List.of(
                  Field.number("job_id", 1, 1e18, "The job's id, as list_stages has it")
                      .mandatory(),
                  Field.text("stage", "^[A-Za-z][A-Za-z0-9_]*\\+?$", "A stage's name").mandatory()),
              CHANGES,
              given -> List.of("api", "post", "/api/2.2/jobs/run-now", "--json=" + run(given))));

  private CallerTools() {}

  static List<UniverseTool> of(UniverseTools universe) {
    var offered = new ArrayList<UniverseTool>(IN_PLACE);
    universe.all().stream()
        .filter(tool -> !NOT_THERE.contains(tool.name()))
        .filter(tool -> IN_PLACE.stream().noneMatch(other -> other.name().equals(tool.name())))
        .forEach(offered::add);
    return offered;
  }

  private static String run(Map<String, Object> given) {
    var body =
        JsonNodeFactory.instance
            .objectNode()
            .put("job_id", ((Number) given.get("job_id")).longValue());
    body.putArray("only").add(given.get("stage").toString());
    return body.toString();
  }
}
