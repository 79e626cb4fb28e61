package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kitchens.caspers.bundle.resources.ResourceType;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.state.WriteAheadLog;
import kitchens.caspers.bundle.value.BundleException;

/**
 * What an interrupted deployment made when the state was of another lineage, so that the state
 * knows nothing of it: the bundle was destroyed and deployed anew from elsewhere meanwhile.
 */
final class Strays {

  private Strays() {}

  /**
   * Refuses to forget them.
   *
   * @throws BundleException that names those that are still there
   */
  static void refuse(
      WorkspaceClient client,
      WriteAheadLog log,
      String lineage,
      Map<String, ResourceState> deployed) {
    var known = deployed.values().stream().map(ResourceState::id).collect(Collectors.toSet());
    var strays = new ArrayList<String>();
    log.foreign(lineage)
        .forEach(
            (key, begun) -> {
              var type = ResourceTypes.ofKey(key);
              if (type != null && !type.goesWithParent()) {
                for (var id : there(client, type, begun)) {
                  if (!known.contains(id)) {
                    strays.add(type.noun() + " " + id + " (" + key + ")");
                  }
                }
              }
            });
    if (!strays.isEmpty()) {
      throw new BundleException(
          "a deployment from here was interrupted, and the state is of another lineage since ("
              + lineage
              + "); what it made is still there and nobody's: "
              + String.join(", ", strays),
          "take each into the bundle with caspers bundle deployment bind KEY ID, or delete it;"
              + " then remove "
              + log.file());
    }
  }

  private static List<String> there(
      WorkspaceClient client, ResourceType type, WriteAheadLog.Begun begun) {
    if (begun.id().isEmpty()) {
      return begun.config() == null ? List.of() : type.findTwins(client, begun.config());
    }
    try {
      type.read(client, begun.id().get());
      return List.of(begun.id().get());
    } catch (NotFound gone) {
      return List.of();
    }
  }
}
