package kitchens.caspers.universe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * What came of asking an agent about what really happened.
 *
 * @param metrics by MLflow's names; none when there was nothing to ask about
 * @param cases the same as lines of an evaluation set: what was asked, what the tools answered, and
 *     what is right by the simulator's truth
 */
record Evaluated(Map<String, Double> metrics, List<ObjectNode> cases) {
  static final Evaluated NOTHING = new Evaluated(Map.of(), List.of());
}
