package kitchens.caspers.bundle.resources;

import java.util.ArrayList;
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
            new SecretScopeResource(),
            new ExperimentResource(),
            new WarehouseResource(),
            new DatabaseInstanceResource(),
            new DatabaseCatalogResource(),
            new SchemaResource(),
            new VolumeResource(),
            new RegisteredModelResource(),
            new SyncedTableResource(),
            new ServingEndpointResource(),
            new PipelineResource(),
            new JobResource(),
            new DashboardResource(),
            new AppResource())) {
      SERVED.put(type.name(), type);
    }
  }

  /** Types that Databricks' bundles have and this engine does not deploy. */
  private static final Set<String> REFUSED =
      Set.of(
          "alerts",
          "clusters",
          "external_locations",
          "models",
          "postgres_branches",
          "postgres_endpoints",
          "postgres_projects",
          "quality_monitors",
          "vector_search_endpoints",
          "vector_search_indexes");

  private ResourceTypes() {}

  /** All that are deployed. */
  public static Collection<ResourceType> all() {
    return SERVED.values();
  }

  /** The type of a name under {@code resources}, or null. */
  public static ResourceType named(String name) {
    return SERVED.get(name);
  }

  /**
   * The type of a resource, or null.
   *
   * @param key {@code resources.<type>.<name>}, or that with {@code .permissions} or {@code
   *     .grants}
   */
  public static ResourceType ofKey(String key) {
    var parts = key.split("\\.", 4);
    var type = parts.length < 3 ? null : named(parts[1]);
    if (type == null || parts.length == 3) {
      return type;
    }
    return attachedTo(type).stream()
        .filter(attached -> attached.name().equals(parts[3]))
        .findFirst()
        .orElse(null);
  }

  /** What can stand in resources of a type and is deployed after them. */
  public static List<AttachedType> attachedTo(ResourceType type) {
    var attached = new ArrayList<AttachedType>();
    type.acl().map(PermissionsResource::new).ifPresent(attached::add);
    type.securable().map(GrantsResource::new).ifPresent(attached::add);
    return attached;
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
