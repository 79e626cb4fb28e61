package kitchens.caspers.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.schema.BundleShape;
import kitchens.caspers.bundle.schema.JsonSchema;

/** The JSON Schema of {@code databricks.yml}, from the shapes that it is checked with. */
public final class BundleSchema {

  private static final Map<String, String> TOP =
      Map.ofEntries(
          Map.entry("artifacts", "What is built before a deployment and uploaded with it."),
          Map.entry("bundle", "The bundle's name and what holds for all of it."),
          Map.entry("experimental", "What no tool promises to keep."),
          Map.entry("include", "Globs of further files, relative to databricks.yml."),
          Map.entry("permissions", "Who may do what with every resource."),
          Map.entry("presets", "What is changed in every resource."),
          Map.entry("resources", "Jobs, pipelines, apps and whatever else is deployed."),
          Map.entry("run_as", "As whom jobs and pipelines run."),
          Map.entry("scripts", "Commands for caspers bundle run."),
          Map.entry("sync", "Which files go to the workspace, and which do not."),
          Map.entry("targets", "Where the bundle is deployed to, and what is other there."),
          Map.entry("variables", "Values that differ between targets and people."),
          Map.entry("workspace", "Which workspace, and where in it."));

  private BundleSchema() {}

  /** The schema; a tree of its own. */
  public static ObjectNode json() {
    return JsonSchema.of(BundleShape.of(ResourceTypes.shapes()), TOP::get);
  }
}
