package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import kitchens.caspers.workspace.jobs.store.Ended;

/** How attempts of one type of task are worked on. */
interface Execution {

  /**
   * Works on an attempt to its end.
   *
   * @param secret of the attempt's own token, which ends with it
   * @param parameters resolved
   */
  Ended run(Assignment assignment, RunningTask task, String secret, JsonNode parameters)
      throws IOException, InterruptedException;
}
