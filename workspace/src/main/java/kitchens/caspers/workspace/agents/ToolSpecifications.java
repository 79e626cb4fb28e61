package kitchens.caspers.workspace.agents;

import dev.langchain4j.agent.tool.ToolSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What models are told of tools. It is looked up again after a few seconds: a function that was
 * replaced is soon described anew, and a call does not pay for it.
 */
final class ToolSpecifications {

  private static final Duration FRESH = Duration.ofSeconds(3);

  private record Known(ToolSpecification specification, long at) {}

  private final Map<String, Known> known = new ConcurrentHashMap<>();

  ToolSpecification of(Tools tools, String fullName) {
    Known one = known.get(fullName);
    if (one == null || System.nanoTime() - one.at() > FRESH.toNanos()) {
      one = new Known(ToolSchemas.of(tools.describe(fullName)), System.nanoTime());
      known.put(fullName, one);
    }
    return one.specification();
  }
}
