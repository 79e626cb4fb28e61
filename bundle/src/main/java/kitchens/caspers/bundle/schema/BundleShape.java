package kitchens.caspers.bundle.schema;

import static kitchens.caspers.bundle.schema.Shape.Single.ANY;
import static kitchens.caspers.bundle.schema.Shape.Single.BOOLEAN;
import static kitchens.caspers.bundle.schema.Shape.Single.INTEGER;
import static kitchens.caspers.bundle.schema.Shape.Single.STRING;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of {@code databricks.yml} itself.
 *
 * @see <a href="https://docs.databricks.com/aws/en/dev-tools/bundles/reference">reference</a>
 */
public final class BundleShape {

  private static final Shape STRINGS = new Shape.ListOf(STRING);

  private static final Shape RUN_AS =
      Shape.struct("run_as", Map.of("user_name", STRING, "service_principal_name", STRING));

  private BundleShape() {}

  /**
   * The shape of the whole file.
   *
   * @param resources the shape of each type of resource, by its name under {@code resources}
   */
  public static Shape.Struct of(Map<String, Shape> resources) {
    var types = new LinkedHashMap<String, Shape>();
    resources.forEach((type, shape) -> types.put(type, new Shape.MapOf(shape)));

    var everywhere = new LinkedHashMap<String, Shape>();
    everywhere.put("bundle", bundle());
    everywhere.put("sync", sync());
    everywhere.put("workspace", workspace());
    everywhere.put("artifacts", new Shape.MapOf(artifact()));
    everywhere.put("resources", Shape.struct("resources", types));
    everywhere.put("permissions", OwnFields.PERMISSIONS);
    everywhere.put("run_as", RUN_AS);
    everywhere.put("presets", presets());

    var target = new LinkedHashMap<>(everywhere);
    target.put("default", BOOLEAN);
    target.put("mode", new Shape.Choice(List.of("development", "production")));
    target.put("git", git());
    target.put("include", STRINGS);
    // A target gives a variable a definition or just its value.
    target.put("variables", new Shape.MapOf(ANY));

    var top = new LinkedHashMap<>(everywhere);
    top.put("include", STRINGS);
    top.put("variables", new Shape.MapOf(new Shape.MapOr(variable(), ANY)));
    top.put("scripts", new Shape.MapOf(script()));
    top.put("targets", new Shape.MapOf(Shape.struct("target", target)));
    top.put("experimental", ANY);
    return Shape.struct("the bundle", top);
  }

  private static Shape bundle() {
    return Shape.struct(
        "bundle",
        Map.of(
            "name", STRING,
            "uuid", STRING,
            "cluster_id", STRING,
            "compute_id", STRING,
            "databricks_cli_version", STRING,
            "deployment", ANY,
            "git", git()));
  }

  private static Shape git() {
    return Shape.struct("git", Map.of("branch", STRING, "origin_url", STRING, "commit", STRING));
  }

  private static Shape sync() {
    return Shape.struct("sync", Map.of("include", STRINGS, "exclude", STRINGS));
  }

  private static Shape workspace() {
    return Shape.struct(
        "workspace",
        Map.of(
            "host", STRING,
            "profile", STRING,
            "root_path", STRING,
            "file_path", STRING,
            "artifact_path", STRING,
            "state_path", STRING,
            "resource_path", STRING));
  }

  private static Shape artifact() {
    return Shape.struct(
        "artifact",
        Map.of(
            "type",
            new Shape.Choice(List.of("jar", "whl")),
            "path",
            STRING,
            "build",
            STRING,
            "executable",
            new Shape.Choice(List.of("bash", "sh")),
            "dynamic_version",
            BOOLEAN,
            "files",
            new Shape.ListOf(Shape.struct("files", Map.of("source", STRING)))));
  }

  private static Shape variable() {
    return Shape.struct(
        "variable",
        Map.of(
            "default",
            ANY,
            "description",
            STRING,
            "type",
            new Shape.Choice(List.of("complex", "string")),
            "lookup",
            ANY));
  }

  private static Shape script() {
    return Shape.struct(
        "script", Map.of("content", STRING, "env", new Shape.MapOf(STRING), "description", STRING));
  }

  private static Shape presets() {
    return Shape.struct(
        "presets",
        Map.of(
            "name_prefix", STRING,
            "trigger_pause_status", new Shape.Choice(List.of("PAUSED", "UNPAUSED")),
            "jobs_max_concurrent_runs", INTEGER,
            "pipelines_development", BOOLEAN,
            "source_linked_deployment", BOOLEAN,
            "artifacts_dynamic_version", BOOLEAN,
            "tags", new Shape.MapOf(STRING)));
  }
}
