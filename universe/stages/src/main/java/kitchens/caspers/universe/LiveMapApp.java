package kitchens.caspers.universe;

/**
 * Stage {@code Live_Map_App}: the app that shows kitchens, drivers and orders on a map. Done when
 * it answers.
 *
 * <p>Parameters: {@code --catalog}, {@code --bundle-files}.
 */
public final class LiveMapApp {
  private LiveMapApp() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(
        args,
        (workspace, arguments) -> {
          var names = new Names(arguments.required("catalog"));
          var files = arguments.required("bundle-files");
          new AppStage(workspace, names, names.liveMap(), files).run();
        });
  }
}
