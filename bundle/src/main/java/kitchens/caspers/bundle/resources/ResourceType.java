package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
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

  /** Whether {@code permissions} can be written. */
  default boolean carriesPermissions() {
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
   * Whether it is there.
   *
   * @throws com.databricks.sdk.core.error.platform.NotFound when it is not
   */
  void read(WorkspaceClient workspace, String id);

  /**
   * Ids of those that the configuration must have made, by their natural key or by the deployment
   * that they carry: how one is found that was created by a deploy which was killed before it could
   * note the id.
   */
  List<String> findTwins(WorkspaceClient workspace, JsonNode resource);

  /** Removes it. */
  void delete(WorkspaceClient workspace, String id);

  /** Its page below the workspace's host, or null when it has none. */
  default String page(String id) {
    return null;
  }
}
