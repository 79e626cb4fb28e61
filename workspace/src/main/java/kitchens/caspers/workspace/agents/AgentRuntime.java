package kitchens.caspers.workspace.agents;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.models.ModelVersion;
import kitchens.caspers.workspace.outbound.Outbound;
import kitchens.caspers.workspace.settings.Settings.Price;
import kitchens.caspers.workspace.traces.Traces;

/**
 * Runs agents: folders of a prompt, tools, a schema and limits. It knows nothing of any of them.
 */
public final class AgentRuntime {

  /**
   * The chat door that models are asked through.
   *
   * @param baseUrl up to {@code /chat/completions}
   * @param token of the principal that asks
   * @param price of a model, by the name of its endpoint
   */
  public record Door(
      URI baseUrl, Supplier<String> token, Function<String, Optional<Price>> price) {}

  private static final long WAIT_FOR_A_PLACE_MILLIS = 1_000;

  private final Tools tools;
  private final Outbound outbound;
  private final Traces traces;
  private final Door door;
  private final ToolSpecifications specifications;

  public AgentRuntime(Tools tools, Outbound outbound, Traces traces, Door door) {
    this.tools = requireNonNull(tools, "tools is null");
    this.outbound = requireNonNull(outbound, "outbound is null");
    this.traces = requireNonNull(traces, "traces is null");
    this.door = requireNonNull(door, "door is null");
    this.specifications = new ToolSpecifications();
  }

  /**
   * Reads an agent's folder.
   *
   * @param variables stand for {@code ${NAME}} in agent.yml
   * @throws kitchens.caspers.workspace.http.ApiException 400 naming what is wrong with it
   */
  public static Agent read(ModelVersion version, Map<String, String> variables) {
    return AgentFolder.read(version, variables);
  }

  /**
   * Sees that an agent's tools are there.
   *
   * @param asked as whom, and through which endpoint, they would be used
   * @throws ApiException 404 naming the one that is not, 400 when its MCP server does not answer
   */
  public void requireTools(Agent agent, Request asked) {
    try {
      agent.tools().forEach(tools.of(agent, asked)::describe);
    } catch (Tools.Unavailable e) {
      throw ApiException.invalidState(e.getMessage());
    }
    if (agent.documents() != null) {
      agent.documents().warmUp();
    }
  }

  /** Uses each of an agent's tools once, as {@link Smoke} says. */
  public List<Smoke.Result> smoke(
      Agent agent, Request request, Map<String, Map<String, Object>> given) {
    return Smoke.of(agent, request, tools, given);
  }

  /** Asks an agent; whatever happens, there is an outcome, within the agent's timeout. */
  public Outcome ask(Agent agent, Request request) {
    boolean placed = false;
    try {
      placed = agent.places().tryAcquire(WAIT_FOR_A_PLACE_MILLIS, TimeUnit.MILLISECONDS);
      AgentCall call = new AgentCall(agent, request, tools, specifications, outbound, traces, door);
      return placed ? call.run() : call.crowded();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      if (placed) {
        agent.places().release();
      }
    }
  }
}
