package kitchens.caspers.cli.bundle;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import kitchens.caspers.bundle.deploy.Deployer;
import kitchens.caspers.cli.output.Progress;

/** A deployment as {@code bundle deploy} makes it, for who wants its classes loaded. */
public final class Rehearsal {

  private Rehearsal() {}

  /**
   * Deploys.
   *
   * @param directory the bundle's
   * @param environment names the workspace, by {@code CASPERS_HOME} for example
   */
  public static void deploy(Path directory, Map<String, String> environment) {
    var options = BundleOptions.of(directory, environment);
    options.load(null, false);
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var progress = new Progress(nowhere, false);
    var session = Session.open(options, options.connect(progress));
    nowhere.println(DeployCommand.deploy(session, progress, false, null, Deployer.Approval.GIVEN));
  }
}
