package kitchens.caspers.workspace.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.service.tool.ToolExecutor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.workspace.agents.AgentError.Code;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.traces.TraceKeys;
import kitchens.caspers.workspace.traces.Traces;

/** The tools of one call: what was asked of them and what they answered. */
final class ToolRun {

  private final Request request;
  private final Tools tools;
  private final Traces traces;
  private final Context parent;
  private final ArrayNode told = JsonNodeFactory.instance.arrayNode();
  private final Map<String, JsonNode> last = new LinkedHashMap<>();
  private final ObjectNode versions = JsonNodeFactory.instance.objectNode();

  ToolRun(Request request, Tools tools, Traces traces, Context parent) {
    this.request = request;
    this.tools = tools;
    this.traces = traces;
    this.parent = parent;
  }

  /** Name, arguments and result of each use, in order. */
  ArrayNode told() {
    return told;
  }

  /** What each tool answered last, by its name. */
  Map<String, JsonNode> last() {
    return last;
  }

  /** By table, the Delta version that was read. */
  ObjectNode versions() {
    return versions;
  }

  ToolExecutor executor(String fullName) {
    return (asked, memoryId) -> use(fullName, asked);
  }

  private String use(String fullName, ToolExecutionRequest asked) {
    Span span =
        traces
            .tracer()
            .spanBuilder(asked.name())
            .setParent(parent)
            .setAttribute(TraceKeys.KIND, "TOOL")
            .startSpan();
    traces.content(span, TraceKeys.INPUT, asked.arguments());
    try {
      JsonNode result = result(fullName, asked, span);
      String text = Json.MAPPER.writeValueAsString(result);
      traces.content(span, TraceKeys.OUTPUT, text);
      ObjectNode use = told.addObject().put("name", asked.name());
      Map<String, Object> arguments = AgentCall.arguments(asked.arguments());
      use.set("args", Json.MAPPER.valueToTree(arguments == null ? asked.arguments() : arguments));
      use.set("result", result);
      return text;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
      throw e;
    } finally {
      span.end();
    }
  }

  private JsonNode result(String fullName, ToolExecutionRequest asked, Span span) {
    Map<String, Object> arguments = AgentCall.arguments(asked.arguments());
    if (arguments == null) {
      return mistaken(span, "the arguments are not a JSON object");
    }
    try {
      Tools.Result result =
          tools.call(
              fullName, arguments, request.minVersions(), request.patience(), request.owner());
      result.versions().forEach(versions::put);
      JsonNode rows = Json.MAPPER.valueToTree(result.rows());
      last.put(asked.name(), rows);
      return rows;
    } catch (Tools.Unavailable e) {
      throw new AgentError(Code.TOOL_UNAVAILABLE, e.getMessage());
    } catch (ApiException e) {
      if (e.status() == 400) {
        return mistaken(span, e.getMessage());
      }
      throw e;
    }
  }

  /** What the model asked wrongly it is told, so that it may ask again. */
  private static JsonNode mistaken(Span span, String why) {
    span.setStatus(StatusCode.ERROR, why);
    return JsonNodeFactory.instance.objectNode().put("error", why);
  }
}
