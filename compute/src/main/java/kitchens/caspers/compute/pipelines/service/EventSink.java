package kitchens.caspers.compute.pipelines.service;

import java.io.IOException;
import java.util.List;

/** Takes an update's events to whoever keeps them. */
@FunctionalInterface
interface EventSink {
  /**
   * @param state the update's state after these events; null when it did not change
   * @throws IOException when they did not arrive and are to be sent again
   */
  void send(String pipelineId, List<UpdateEvent> events, UpdateState state) throws IOException;
}
