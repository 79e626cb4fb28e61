package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.util.ArrayList;

/**
 * Stage {@code Complaint_Lakebase}: what the agent said of complaints, and the steps of recent
 * orders, as copies in Postgres, kept up continuously, for the complaint desk. Done when they are
 * filled once.
 *
 * <p>Parameters: {@code --catalog}.
 */
public final class ComplaintLakebase {
  private ComplaintLakebase() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, ComplaintLakebase::run);
  }

  private static void run(WorkspaceClient workspace, Arguments arguments) {
    var names = new Names(arguments.required("catalog"));
    var lakebase = new Lakebase(workspace, names);
    var created = new ArrayList<>(lakebase.instance());
    created.addAll(lakebase.copies(names.complaintDeskCopies()));
    new CreatedResources(new Sql(workspace), names.catalog()).record(created);
    lakebase.awaitFed(names.complaintDeskCopies());
    Stage.say("the copies are filled");
  }
}
