package kitchens.caspers.workspace.agents;

import com.networknt.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import kitchens.caspers.workspace.agents.AgentSpec.Limits;
import kitchens.caspers.workspace.expressions.Expression;

/**
 * A version of an agent, read from its folder and ready to be asked.
 *
 * @param version of the registered model, {@code main.ai.refunder/3}
 * @param model the endpoint of the model that it asks
 * @param prompt the system message
 * @param promptVersion the prompt file's name without its ending
 * @param tools full names of functions, and of the tools of its MCP servers
 * @param examples of tools' arguments, by what the model calls the tool
 * @param schema of the answer; null where any text will do
 * @param places how many may ask at once
 */
public record Agent(
    String name,
    String version,
    String model,
    String prompt,
    String promptVersion,
    List<String> tools,
    List<McpServer> mcpServers,
    Map<String, Map<String, Object>> examples,
    Schema schema,
    List<Check> checks,
    Limits limits,
    Semaphore places) {

  /** Something that must hold of an answer. */
  record Check(Expression expression, String message) {}

  /** Calls that are answered at once. */
  public int maxConcurrency() {
    return limits.maxConcurrency();
  }
}
