package kitchens.caspers.workspace.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.Map;

/** What tools answer. */
final class Results {

  private Results() {}

  /** An object, as such and as text for clients that know text alone. */
  static CallToolResult of(Map<String, Object> object) {
    try {
      return CallToolResult.builder()
          .addTextContent(McpDoor.JSON.writeValueAsString(object))
          .structuredContent(object)
          .isError(false)
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static CallToolResult failed(String why) {
    return CallToolResult.builder().addTextContent(why).isError(true).build();
  }
}
