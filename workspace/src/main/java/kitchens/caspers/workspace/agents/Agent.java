package kitchens.caspers.workspace.agents;

import com.networknt.schema.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import kitchens.caspers.workspace.agents.AgentSpec.Limits;
import kitchens.caspers.workspace.documents.Documents;
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
 * @param documents that it may look in; null for none
 * @param supervision of a supervisor; null for any other agent
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
    Semaphore places,
    Documents documents,
    Supervision supervision) {

  /** Something that must hold of an answer. */
  record Check(Expression expression, String message) {}

  /** All that its model may call, by full name: functions, and what a supervisor has besides. */
  public List<String> callable() {
    if (supervision == null) {
      return tools;
    }
    List<String> all = new ArrayList<>(tools);
    all.add(supervision.schema() + "." + Supervision.PLAN);
    supervision.delegates().forEach(d -> all.add(supervision.schema() + "." + d.name()));
    return all;
  }

  /** Times that the model may ask for tools. */
  public int maxSteps() {
    return limits.maxSteps();
  }

  /** Times that an answer is asked for again when it is not valid. */
  public int maxRetries() {
    return limits.maxRetries();
  }

  /** What one step may take: the answer of its model, or of whom it hands work to. */
  public Duration stepTimeout() {
    return limits.timeout();
  }

  /** Of a request, and of an answer. */
  public int maxPayloadBytes() {
    return limits.maxPayloadBytes();
  }

  public int maxAnswerBytes() {
    return limits.maxAnswerBytes();
  }

  /** Calls that are answered at once. */
  public int maxConcurrency() {
    return limits.maxConcurrency();
  }
}
