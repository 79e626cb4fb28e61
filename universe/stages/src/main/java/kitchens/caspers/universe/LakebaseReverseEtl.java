package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import java.util.ArrayList;

/**
 * Stage {@code Lakebase_Reverse_ETL}: the recommendations and the events of recent orders as copies
 * in Postgres, kept up continuously, for the refund manager. Done when they are filled once.
 *
 * <p>Parameters: {@code --catalog}.
 */
public final class LakebaseReverseEtl {
  private LakebaseReverseEtl() {}

  /** Runs the stage. */
  public static void main(String[] args) throws Exception {
    Stage.main(args, LakebaseReverseEtl::run);
  }

  private static void run(WorkspaceClient workspace, Arguments arguments) {
    var names = new Names(arguments.required("catalog"));
    var lakebase = new Lakebase(workspace, names);
    var created = new ArrayList<>(lakebase.instance());
    created.addAll(lakebase.copies(names.appCopies()));
    new CreatedResources(new Sql(workspace), names.catalog()).record(created);
    lakebase.awaitFed(names.appCopies());
    Stage.say("the copies are filled");
  }
}
