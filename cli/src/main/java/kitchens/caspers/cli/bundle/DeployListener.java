package kitchens.caspers.cli.bundle;

import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.cli.output.Progress;

/** Shows a deployment as one step that says what it is about. */
final class DeployListener implements Listener {

  private final Progress progress;
  private final String name;

  DeployListener(Progress progress, String name) {
    this.progress = progress;
    this.name = name;
  }

  @Override
  public synchronized void step(String what) {
    progress.begin(name, what);
  }

  @Override
  public synchronized void resource(String what, String key) {
    progress.begin(name, what + " " + key.substring("resources.".length()));
  }
}
