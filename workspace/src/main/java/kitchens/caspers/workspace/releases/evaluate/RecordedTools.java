package kitchens.caspers.workspace.releases.evaluate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.identity.Principal;

/**
 * Tools that answer what a case says they answer. What a model is told of them is what the catalog
 * has, where it has them.
 */
final class RecordedTools implements Tools {

  private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {};

  private final Tools catalog;
  private final Map<String, EvalSet.Tool> recorded;
  private final JsonNode scope;

  RecordedTools(Tools catalog, Map<String, EvalSet.Tool> recorded, JsonNode scope) {
    this.catalog = catalog;
    this.recorded = recorded;
    this.scope = scope;
  }

  @Override
  public Tool describe(String fullName) {
    EvalSet.Tool tool = tool(fullName);
    try {
      return catalog.describe(fullName);
    } catch (ApiException e) {
      if (e.status() != 404 || tool.parameters() == null) {
        throw e;
      }
      return new Tool(
          fullName,
          "",
          tool.parameters().entrySet().stream()
              .map(p -> new Parameter(p.getKey(), p.getValue(), "", true))
              .toList());
    }
  }

  @Override
  public Result call(
      String fullName,
      Map<String, Object> arguments,
      Map<String, Long> minVersions,
      Duration wait,
      Principal caller) {
    JsonNode row = EvalSet.filled(tool(fullName).row(), scope);
    List<Map<String, Object>> rows =
        row == null || row.isNull()
            ? List.of()
            : List.of(new LinkedHashMap<>(Json.MAPPER.convertValue(row, ROW)));
    return new Result(rows, Map.of());
  }

  private EvalSet.Tool tool(String fullName) {
    String name = fullName.substring(fullName.lastIndexOf('.') + 1);
    EvalSet.Tool tool = recorded.get(name);
    if (tool == null) {
      throw ApiException.invalidParameter(
          "the eval set says nothing of the tool '"
              + name
              + "': add it to 'evaluation.tools' in eval.yml");
    }
    return tool;
  }
}
