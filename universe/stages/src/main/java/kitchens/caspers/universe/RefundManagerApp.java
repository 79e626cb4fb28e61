package kitchens.caspers.universe;

/**
 * Stage {@code Refund_Manager_App}: the app in which people decide about refunds. Done when it
 * answers.
 *
 * <p>Parameters: {@code --catalog}, {@code --bundle-files}.
 */
public final class RefundManagerApp {
  private RefundManagerApp() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(
        args,
        (workspace, arguments) -> {
          var names = new Names(arguments.required("catalog"));
          var files = arguments.required("bundle-files");
          new AppStage(workspace, names, names.refundManager(), files).run();
        });
  }
}
