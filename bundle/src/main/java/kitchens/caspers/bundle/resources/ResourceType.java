package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;

/**
 * One type of resource under {@code resources}: what may be written, what it means, and how it is
 * made, changed and removed through the SDK. A new type is one class and a line in {@link
 * ResourceTypes}.
 */
public interface ResourceType {

  /** The name under {@code resources}, as in {@code jobs}. */
  String name();

  /** What people call one of them, as in {@code job}. */
  String noun();

  /** The fields that may be written. */
  Shape.Struct shape();

  /** Fields of a reference that are known only when the resource exists, such as {@code id}. */
  default Set<String> knownAfterCreation() {
    return Set.of("id");
  }

  /** Fields whose change means another resource: it is deleted and created anew. */
  default Set<String> forcesReplacement() {
    return Set.of();
  }

  /**
   * Where paths to local files are written: field names joined by dots, {@code *} for each item of
   * a list.
   */
  default List<String> filePaths() {
    return List.of();
  }

  /** Of a resource with source folders: a hash of all files in them, beside what is written. */
  String SOURCE_DIGEST = "source_digest";

  /** Fields with paths to folders whose files' change is a change of the resource. */
  default List<String> sourceFolders() {
    return List.of();
  }

  /** Fields with paths to local files whose text becomes the value of another field. */
  default Map<String, String> fileContents() {
    return Map.of();
  }

  /** Where the permissions of such a resource are kept; empty when it has none. */
  default Optional<Acl> acl() {
    return Optional.empty();
  }

  /** What Unity Catalog's grants call such a resource; empty when nothing is granted on it. */
  default Optional<String> securable() {
    return Optional.empty();
  }

  /** Whether it stands in another resource, and is gone when that is. */
  default boolean goesWithParent() {
    return false;
  }

  /** Where paths to libraries that are uploaded on their own are written. */
  default List<String> libraryPaths() {
    return List.of();
  }

  /** The resource with what a target's mode and presets change. */
  default Mapping preset(Mapping resource, Presets presets) {
    return resource;
  }

  /** Says what is wrong beyond the fields' types. */
  default void check(String key, Mapping resource, Problems problems) {}

  /**
   * Whether the server keeps which bundle made it: the field {@code deployment} then carries the
   * path of the bundle's metadata.
   */
  default boolean carriesDeployment() {
    return false;
  }

  /** Creates it and returns its id. */
  String create(WorkspaceClient workspace, JsonNode resource);

  /** Brings an existing one to the configuration; returns its id, which may have changed. */
  String update(WorkspaceClient workspace, String id, JsonNode resource);

  /**
   * The same, for types that have to know what the bundle said before.
   *
   * @param before as it was deployed last, or null
   */
  default String update(WorkspaceClient workspace, String id, JsonNode before, JsonNode resource) {
    return update(workspace, id, resource);
  }

  /**
   * The live one in the configuration's own field names; fields that only the workspace knows may
   * stand beside them. What the workspace writes in its own way is brought to the configuration's.
   *
   * @throws com.databricks.sdk.core.error.platform.NotFound when it is not there
   */
  JsonNode read(WorkspaceClient workspace, String id);

  /**
   * Several at once, where the workspace lists them with all that they say: the live ones by id, as
   * {@link #read} gives them. Those that are missing from it are there or not: read them.
   */
  default Map<String, JsonNode> readListed(WorkspaceClient workspace, Set<String> ids) {
    return Map.of();
  }

  /** A configuration as {@link #read} would show it: one of several ways to write the same. */
  default JsonNode asRead(JsonNode resource) {
    return resource;
  }

  /** Fields that the workspace sets when the configuration does not; their removal is no change. */
  default Set<String> computed() {
    return Set.of();
  }

  /** Fields that can be written but not read: whether they changed, only the saved state tells. */
  default Set<String> unreadable() {
    return Set.of(SOURCE_DIGEST);
  }

  /** Whether it stays when its bundle is destroyed or its block is removed. */
  default boolean keepsOnDestroy() {
    return false;
  }

  /** Whether data goes with it, so that its deletion or replacement is asked for. */
  default boolean holdsData() {
    return false;
  }

  /**
   * Ids of those that the configuration must have made, by their natural key or by the deployment
   * that they carry: how one is found that was created by a deploy which was killed before it could
   * note the id.
   */
  List<String> findTwins(WorkspaceClient workspace, JsonNode resource);

  /** Removes it. */
  void delete(WorkspaceClient workspace, String id);

  /**
   * The same, for types that have to know what the bundle said before.
   *
   * @param before as it was deployed last, or null
   */
  default void delete(WorkspaceClient workspace, String id, JsonNode before) {
    delete(workspace, id);
  }

  /** Its page below the workspace's host, or null when it has none. */
  default String page(String id) {
    return null;
  }
}
