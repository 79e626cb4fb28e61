package kitchens.caspers.workspace.mlflow;

import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;

/** What a search may name. */
enum Fields {
  EXPERIMENTS(
      Map.of(
          "name", "e.name",
          "experiment_id", "e.experiment_id::text",
          "creation_time", "(extract(epoch FROM e.created_at) * 1000)",
          "last_update_time", "(extract(epoch FROM e.updated_at) * 1000)")),
  RUNS(
      Map.of(
          "run_id", "r.run_id",
          "run_name", "r.run_name",
          "status", "r.status",
          "user_id", "r.user_id",
          "artifact_uri", "r.artifact_uri",
          "start_time", "r.start_time",
          "created", "r.start_time",
          "end_time", "r.end_time"));

  /**
   * One field.
   *
   * @param sql an expression; {@code :name} in it stands for a key
   * @param name the key that is bound there
   */
  record Field(String sql, boolean numeric, Optional<String> name) {}

  private static final String OF_RUN =
      "(SELECT x.value FROM %s x WHERE x.run_id = r.run_id AND x.key = :%s)";

  private final Map<String, String> attributes;

  Fields(Map<String, String> attributes) {
    this.attributes = attributes;
  }

  /**
   * The field of a name.
   *
   * @param entity {@code metrics}, {@code params}, {@code tags}, {@code attributes}; null for the
   *     last
   * @param parameter what a key is bound as
   * @throws ApiException 400 when there is no such field
   */
  Field field(String entity, String name, String parameter) {
    String kind = entity == null ? "attribute" : entity.replaceAll("s$", "");
    boolean runs = this == RUNS;
    switch (kind) {
      case "tag":
        return runs
            ? ofRun("run_tags", name, parameter, false)
            : new Field("(e.tags ->> :" + parameter + ")", false, Optional.of(name));
      case "metric":
        if (runs) {
          return ofRun("run_latest_metrics", name, parameter, true);
        }
        break;
      case "param", "parameter":
        if (runs) {
          return ofRun("run_params", name, parameter, false);
        }
        break;
      case "attribute", "attr", "run":
        String sql = attributes.get(name.equals("Created") ? "created" : name);
        if (sql != null) {
          return new Field(sql, name.endsWith("_time") || name.equals("created"), Optional.empty());
        }
        break;
      default:
    }
    throw ApiException.invalidParameter(
        "'"
            + (entity == null ? name : entity + "." + name)
            + "' cannot be searched; attributes are "
            + attributes.keySet().stream().sorted().toList()
            + ", others tags.<key>"
            + (runs ? ", params.<key> and metrics.<key>" : ""));
  }

  private static Field ofRun(String table, String name, String parameter, boolean numeric) {
    return new Field(OF_RUN.formatted(table, parameter), numeric, Optional.of(name));
  }
}
