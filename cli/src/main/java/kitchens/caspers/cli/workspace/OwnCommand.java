package kitchens.caspers.cli.workspace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this command line is started again, by a process of its own. */
public final class OwnCommand {

  private OwnCommand() {}

  /** The words before the arguments; with the launcher's archive of classes, where there is one. */
  public static List<String> words() {
    var words = new ArrayList<>(List.of(WorkspaceProcess.java().toString()));
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    words.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    var dist = System.getenv("CASPERS_DIST");
    if (dist != null) {
      var name = "cli-" + Runtime.version().feature() + ".jsa";
      var archive = Path.of(dist, "cds", name);
      if (Files.exists(archive)) {
        words.addAll(List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive));
      }
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add("kitchens.caspers.cli.Main");
    return words;
  }
}
