package kitchens.caspers.cli.api.groups;

import java.util.List;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.command.Subcommands;
import kitchens.caspers.cli.output.Surroundings;

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
        IngestGroup.GROUP,
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
        AgentGroup.GROUP,
        ReleaseGroup.GROUP,
        Experiments.GROUP,
        DatabaseGroup.GROUP,
        Identities.CURRENT_USER,
        Identities.SERVICE_PRINCIPALS,
        Identities.USERS,
        PeopleGroups.GROUPS,
        Identities.TOKENS,
        PeopleGroups.AUDIT,
        RawApi.GROUP);
  }

  /** Adds them; some have the name of a command that is there. */
  public static void addTo(Subcommands known, Surroundings around) {
    for (var group : all()) {
      if (known.has(group.name())) {
        known.also(group.name(), command -> group.addTo(command, around));
      } else {
        known.with(group.name(), words -> group.commandLine(around));
      }
    }
  }
}
