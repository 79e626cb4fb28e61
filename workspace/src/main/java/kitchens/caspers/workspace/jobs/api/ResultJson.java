package kitchens.caspers.workspace.jobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a SQL task or a notebook gave, in the output's own fields and whole beside them. */
final class ResultJson {
  private static final int LONGEST_NOTEBOOK_RESULT = 5 << 20;

  private ResultJson() {}

  static void add(ObjectNode answer, JsonNode result) {
    if (result.path("kind").asText().equals("notebook")) {
      // What a Python notebook said at its exit; of a SQL notebook, what its statements gave.
      var said = result.path("exit");
      var text = said.isTextual() ? said.textValue() : result.path("statements").toString();
      var truncated = text.length() > LONGEST_NOTEBOOK_RESULT;
      answer
          .putObject("notebook_output")
          .put("result", truncated ? text.substring(0, LONGEST_NOTEBOOK_RESULT) : text)
          .put("truncated", truncated);
    } else {
      answer
          .putObject("sql_output")
          .putObject("query_output")
          .put("query_text", result.path("query_text").asText())
          .put("warehouse_id", result.path("warehouse_id").asText());
    }
    answer.set("results", result);
  }
}
