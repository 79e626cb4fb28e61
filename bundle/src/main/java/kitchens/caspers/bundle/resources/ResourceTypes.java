package kitchens.caspers.bundle.resources;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.bundle.schema.Shape;

/** The types of resources that the engine deploys, and those that it knows and refuses. */
public final class ResourceTypes {

  private static final Map<String, ResourceType> SERVED = new LinkedHashMap<>();

  static {
    for (var type :
        List.of(
            new CatalogResource(),
            new SchemaResource(),
            new VolumeResource(),
            new PipelineResource(),
            new JobResource(),
            new AppResource())) {
      SERVED.put(type.name(), type);
    }
  }

  /** Types that Databricks' bundles have and this engine does not deploy. */
  private static final Set<String> REFUSED =
      Set.of(
          "alerts",
          "clusters",
          "dashboards",
          "database_catalogs",
          "database_instances",
          "experiments",
          "external_locations",
          "model_serving_endpoints",
          "models",
          "postgres_branches",
          "postgres_endpoints",
          "postgres_projects",
          "quality_monitors",
          "registered_models",
          "secret_scopes",
          "sql_warehouses",
          "synced_database_tables");

  private ResourceTypes() {}

  /** All that are deployed. */
  public static Collection<ResourceType> all() {
    return SERVED.values();
  }

  /** The type of a name under {@code resources}, or null. */
  public static ResourceType named(String name) {
    return SERVED.get(name);
  }

  /** Whether Databricks' bundles have this type but the engine does not deploy it. */
  public static boolean isRefused(String name) {
    return REFUSED.contains(name);
  }

  /** The shape of each type, the refused ones included, which may hold anything. */
  public static Map<String, Shape> shapes() {
    var shapes = new LinkedHashMap<String, Shape>();
    SERVED.forEach((name, type) -> shapes.put(name, type.shape()));
    REFUSED.forEach(name -> shapes.put(name, Shape.Single.ANY));
    return shapes;
  }
}
