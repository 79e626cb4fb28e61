package kitchens.caspers.cli.chat;

import com.databricks.sdk.core.DatabricksException;
import java.util.List;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.universe.Kitchens;
import kitchens.caspers.cli.universe.SimulatorVolumes;
import kitchens.caspers.cli.workspace.Connection;

/** The kitchens that a sentence may speak of. */
final class Locations {

  private Locations() {}

  /**
   * Those of the world that runs in a catalog; where none runs, or it cannot be seen, those that
   * there are files of.
   */
  static List<String> of(String catalog) {
    try {
      return Connection.find(System.getenv())
          .map(workspace -> new SimulatorVolumes(workspace.client(), catalog).journal().places())
          .orElseGet(Kitchens::names);
    } catch (CliException | DatabricksException unseen) {
      return Kitchens.names();
    }
  }
}
