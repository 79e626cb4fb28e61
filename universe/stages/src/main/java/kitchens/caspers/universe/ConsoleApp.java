package kitchens.caspers.universe;

/**
 * Stage {@code Console_App}: the app from which the universe is seen, changed and followed. Done
 * when it answers.
 *
 * <p>Parameters: {@code --catalog}, {@code --bundle-files}.
 */
public final class ConsoleApp {
  private ConsoleApp() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(
        args,
        (workspace, arguments) -> {
          var names = new Names(arguments.required("catalog"));
          var files = arguments.required("bundle-files");
          new AppStage(workspace, names, names.console(), files).run();
        });
  }
}
