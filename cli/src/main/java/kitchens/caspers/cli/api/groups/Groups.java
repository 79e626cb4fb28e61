package kitchens.caspers.cli.api.groups;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.output.Surroundings;
import picocli.CommandLine;

/** All groups of commands over the workspace's API. */
public final class Groups {

  private Groups() {}

  /** In the order in which help lists them. */
  public static List<Group> all() {
    return List.of(
        JobGroup.GROUP,
        PipelineGroup.GROUP,
        AppGroup.GROUP,
        WorkspaceGroup.GROUP,
        FileGroup.GROUP,
        Catalogs.CATALOGS,
        Catalogs.SCHEMAS,
        Catalogs.TABLES,
        Catalogs.VOLUMES,
        Catalogs.FUNCTIONS,
        Models.REGISTERED_MODELS,
        Models.MODEL_VERSIONS,
        Access.GRANTS,
        Access.PERMISSIONS,
        SecretGroup.GROUP,
        Warehouses.GROUP,
        ServingGroup.GROUP,
        ReleaseGroup.GROUP,
        Experiments.GROUP,
        DatabaseGroup.GROUP,
        Identities.CURRENT_USER,
        Identities.SERVICE_PRINCIPALS,
        Identities.USERS,
        Identities.TOKENS,
        RawApi.GROUP);
  }

  /**
   * Adds them.
   *
   * @param words of the command line: only a group that is among them gets its operations, which
   *     saves every other command the time to make them; empty for all
   */
  public static void addTo(
      CommandLine top, Surroundings around, Optional<? extends Collection<String>> words) {
    for (var group : all()) {
      group.addTo(top, around, words.map(given -> given.contains(group.name())).orElse(true));
    }
  }
}
