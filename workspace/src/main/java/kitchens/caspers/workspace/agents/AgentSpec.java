package kitchens.caspers.workspace.agents;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An agent, as its {@code agent.yml} says it.
 *
 * @param model the endpoint of the model that it asks
 * @param prompt file of the system message
 * @param tools full names of functions; {@code {catalog}} and {@code {schema}} stand for those of
 *     the registered model
 * @param mcpServers whose tools it may use besides
 * @param examples of tools' arguments, for {@code caspers agents smoke}
 * @param output a JSON schema, or the file that holds one
 * @param checks what must hold of an answer besides its schema
 * @param documents folder of Markdown and PDF that the agent may look in
 * @param kind {@code agent}, or {@code supervisor} for one that hands work to {@code delegates}
 * @param titles of a supervisor's steps by function, for people, over the arguments
 * @param run what a run of a supervisor may use
 */
record AgentSpec(
    String name,
    String description,
    String model,
    String prompt,
    List<String> tools,
    List<McpServer.Spec> mcpServers,
    Map<String, Map<String, Object>> examples,
    JsonNode output,
    Limits limits,
    List<CheckSpec> checks,
    String documents,
    String kind,
    List<DelegateSpec> delegates,
    Map<String, String> titles,
    Supervision.RunLimits run) {

  AgentSpec {
    tools = tools == null ? List.of() : List.copyOf(tools);
    mcpServers = mcpServers == null ? List.of() : List.copyOf(mcpServers);
    examples = examples == null ? Map.of() : Map.copyOf(examples);
    limits = limits == null ? Limits.defaults() : limits;
    checks = checks == null ? List.of() : List.copyOf(checks);
    delegates = delegates == null ? List.of() : List.copyOf(delegates);
    titles = titles == null ? Map.of() : Map.copyOf(titles);
  }

  /**
   * Something that must hold.
   *
   * @param check an expression over {@code answer}, {@code input} and the tools' results by name
   * @param message what to tell the model when it does not
   */
  record CheckSpec(String check, String message) {}

  /**
   * What one call may use; a call is ended at its limits, whatever the model does.
   *
   * @param maxSteps times that the model may ask for tools
   * @param maxConcurrency calls at once; more wait a little and are then refused
   * @param maxRetries times that an answer is asked for again when it is not valid
   */
  record Limits(
      Integer maxSteps,
      Integer timeoutSeconds,
      Integer maxConcurrency,
      Integer maxPayloadBytes,
      Integer maxAnswerBytes,
      Integer maxRetries) {

    Limits {
      maxSteps = bounded("max_steps", maxSteps, 8, 1, 100);
      timeoutSeconds = bounded("timeout_seconds", timeoutSeconds, 60, 1, 900);
      maxConcurrency = bounded("max_concurrency", maxConcurrency, 32, 1, 64);
      maxPayloadBytes = bounded("max_payload_bytes", maxPayloadBytes, 65_536, 1, 4 << 20);
      maxAnswerBytes = bounded("max_answer_bytes", maxAnswerBytes, 65_536, 256, 4 << 20);
      maxRetries = bounded("max_retries", maxRetries, 1, 0, 5);
    }

    static Limits defaults() {
      return new Limits(null, null, null, null, null, null);
    }

    Duration timeout() {
      return Duration.ofSeconds(timeoutSeconds);
    }

    private static Integer bounded(String name, Integer value, int otherwise, int least, int most) {
      if (value == null) {
        return otherwise;
      }
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "limits." + name + " is between " + least + " and " + most);
      }
      return value;
    }
  }
}
