package kitchens.caspers.universe;

/**
 * Stage {@code Complaint_Desk_App}: the app in which people decide about complaints. Done when it
 * answers.
 *
 * <p>Parameters: {@code --catalog}, {@code --bundle-files}.
 */
public final class ComplaintDeskApp {
  private ComplaintDeskApp() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(
        args,
        (workspace, arguments) -> {
          var names = new Names(arguments.required("catalog"));
          var files = arguments.required("bundle-files");
          new AppStage(workspace, names, names.complaintDesk(), files).run();
        });
  }
}
