package kitchens.caspers.workspace.agents;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.agents.Tools.Parameter;
import kitchens.caspers.workspace.expressions.Expression;
import kitchens.caspers.workspace.expressions.Template;

/**
 * What makes an agent a supervisor ({@code kind: supervisor} in agent.yml): whom it hands work to,
 * and what a run of it may use.
 *
 * @param schema catalog and schema of the registered model, in which delegates have their names
 * @param delegates in the order of agent.yml
 * @param titles of steps that call functions, by the function's last name
 */
public record Supervision(
    String schema, List<Delegate> delegates, Map<String, Template> titles, RunLimits limits) {

  /** The name of the tool by which a supervisor says what it is about to do. */
  public static final String PLAN = "plan";

  public Supervision {
    delegates = List.copyOf(delegates);
    titles = Map.copyOf(titles);
  }

  /** What people read of a step that calls this. */
  public Template title(String name) {
    return delegate(name)
        .map(Delegate::title)
        .orElseGet(
            () -> titles.getOrDefault(name, Template.of(TextNode.valueOf(name.replace('_', ' ')))));
  }

  /** The delegate that a model calls by this name. */
  public Optional<Delegate> delegate(String name) {
    return delegates.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** What doing something twice would do. */
  public enum Effect {
    /** Nothing: it is done again whenever nobody knows whether it was done. */
    READ,
    /** Nothing, as whoever receives it knows the key of a step and does each key once. */
    KEYED,
    /** It would be done twice: when nobody knows whether it was done, a person is asked. */
    UNKEYED
  }

  /**
   * Something that a supervisor can have done.
   *
   * @param title of a step, for people, over the arguments: {@code reading timings of {location}}
   * @param approval over {@code arguments}: when it holds, a person is asked first; null for never
   */
  public record Delegate(
      String name,
      String description,
      Template title,
      List<Parameter> parameters,
      Effect effect,
      Expression approval,
      Target target) {

    public Delegate {
      parameters = List.copyOf(parameters);
    }
  }

  /** Who does it. */
  public sealed interface Target permits AgentEndpoint, Query, AppRequest {}

  /**
   * Another agent.
   *
   * @param endpoint that serves it
   * @param input what it is asked, over {@code arguments}
   */
  public record AgentEndpoint(String endpoint, Template input) implements Target {}

  /**
   * SQL.
   *
   * @param statement with {@code :name} markers for the parameters
   * @param warehouse its name; null for the first
   */
  public record Query(String statement, String warehouse) implements Target {}

  /**
   * A request to an app of this workspace.
   *
   * @param path with holes in braces for arguments, each of which stays one part of it
   * @param body over {@code arguments}, {@code key}, {@code run_id} and {@code approved_by}; null
   *     for none
   * @param keyHeader the header that carries a step's key; null for none
   */
  public record AppRequest(String app, String method, String path, Template body, String keyHeader)
      implements Target {}

  /**
   * What a run may use.
   *
   * @param maxMinutes at work; pauses do not count
   * @param maxTokens of the supervisor's own model
   * @param turnSeconds after which a long task's stream asks its caller to go on
   * @param maxRunsPerCaller that have not ended
   * @param approvalDays that a person has to answer
   */
  public record RunLimits(
      Integer maxMinutes,
      Integer maxTokens,
      Integer turnSeconds,
      Integer maxRunsPerCaller,
      Integer approvalDays) {

    public RunLimits {
      maxMinutes = bounded("max_minutes", maxMinutes, 30, 1, 1_440);
      maxTokens = bounded("max_tokens", maxTokens, 200_000, 1_000, 10_000_000);
      turnSeconds = bounded("turn_seconds", turnSeconds, 30, 1, 600);
      maxRunsPerCaller = bounded("max_runs_per_caller", maxRunsPerCaller, 8, 1, 100);
      approvalDays = bounded("approval_days", approvalDays, 7, 1, 90);
    }

    private static Integer bounded(String name, Integer value, int otherwise, int least, int most) {
      if (value != null && (value < least || value > most)) {
        throw new IllegalArgumentException("run." + name + " is between " + least + " and " + most);
      }
      return value == null ? otherwise : value;
    }
  }
}
