package kitchens.caspers.compute.sync;

import java.io.IOException;
import java.util.Collection;

/** Who is told how the copies are. */
public interface Reports {

  /**
   * Tells it.
   *
   * @throws IOException when it was not heard; it is told again
   */
  void send(Collection<Report> reports) throws IOException;
}
