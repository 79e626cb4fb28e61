package kitchens.caspers.compute;

import java.io.IOException;
import kitchens.caspers.compute.process.ComputeProcess;

/**
 * The compute process: one Spark driver behind a small HTTP interface, started and supervised by
 * the workspace. See {@link ComputeProcess} for how the two talk.
 */
public final class ComputeMain {
  private ComputeMain() {}

  public static void main(String[] args) throws IOException {
    ComputeProcess.run(System.in, System.out);
  }
}
