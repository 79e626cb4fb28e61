package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksException;

/**
 * What every stage's {@code main} does around its work: connect with the credentials that the job
 * put into the environment, and turn a failure into one line that says the mend.
 */
final class Stage {
  /** A stage's work. */
  @FunctionalInterface
  interface Work {
    /** Does it; whatever it throws fails the task. */
    void run(WorkspaceClient workspace, Arguments arguments) throws Exception;
  }

  private Stage() {}

  static void main(String[] args, Work work) throws Exception {
    try {
      work.run(new WorkspaceClient(), Arguments.parse(args));
    } catch (IllegalArgumentException | StageFailure e) {
      throw new StageFailure(e.getMessage());
    } catch (DatabricksException e) {
      throw new StageFailure("the workspace refused: " + e.getMessage(), e);
    }
  }

  /** Says, in the task's log, what has been done. */
  static void say(String format, Object... values) {
    System.out.println(format.formatted(values));
  }
}
