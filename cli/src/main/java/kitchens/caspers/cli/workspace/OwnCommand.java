package kitchens.caspers.cli.workspace;

import java.util.List;

/** How this command line is started again, by a process of its own. */
public final class OwnCommand {

  private OwnCommand() {}

  /** The words before the arguments. */
  public static List<String> words() {
    return List.of(
        WorkspaceProcess.java().toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        "kitchens.caspers.cli.Main");
  }
}
