package kitchens.caspers.workspace.agents;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.identity.Principal;

/** What agents use as tools. */
public interface Tools {

  /**
   * A tool, as a model is told of it.
   *
   * @param fullName of the function
   * @param schema of its arguments in JSON Schema, in place of parameters; null for a function
   */
  record Tool(
      String fullName, String comment, List<Parameter> parameters, Map<String, Object> schema) {

    /** A function. */
    public Tool(String fullName, String comment, List<Parameter> parameters) {
      this(fullName, comment, parameters, null);
    }
  }

  /**
   * An argument of a tool.
   *
   * @param type Spark's, as SQL writes it
   * @param required whether a call must give it
   */
  record Parameter(String name, String type, String comment, boolean required) {}

  /**
   * What a tool answered.
   *
   * @param versions by table, the Delta version that was read
   */
  record Result(List<Map<String, Object>> rows, Map<String, Long> versions) {}

  /** A tool cannot be asked for now: worth asking again. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
      super(message);
    }
  }

  /** These tools with those of an agent's MCP servers, as one request of it may use them. */
  default Tools of(Agent agent, Request request) {
    return this;
  }

  /**
   * What a tool is called and takes.
   *
   * @throws kitchens.caspers.workspace.http.ApiException 404 when there is none
   */
  Tool describe(String fullName);

  /**
   * Asks a tool.
   *
   * @param minVersions by full table name, the Delta version from which on it may answer
   * @throws Unavailable when it cannot answer for now
   * @throws kitchens.caspers.workspace.http.ApiException 403, 404, or 400 for wrong arguments
   */
  Result call(
      String fullName,
      Map<String, Object> arguments,
      Map<String, Long> minVersions,
      Duration wait,
      Principal caller);
}
