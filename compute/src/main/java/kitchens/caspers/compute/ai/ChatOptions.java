package kitchens.caspers.compute.ai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import kitchens.caspers.compute.http.Json;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.jdk.javaapi.CollectionConverters;

/** What {@code modelParameters} and {@code responseFormat} add to a chat's request. */
final class ChatOptions {
  private ChatOptions() {}

  /** A JSON object; null when neither argument is given. */
  static String of(Map<String, Expression> given) {
    ObjectNode options = Json.MAPPER.createObjectNode();
    if (given.get("modelparameters") instanceof CreateNamedStruct struct) {
      var names = CollectionConverters.asJava(struct.nameExprs());
      var values = CollectionConverters.asJava(struct.valExprs());
      for (int i = 0; i < names.size(); i++) {
        String name = AiQuery.text(names.get(i), "modelParameters");
        options.set(name, number(AiQuery.text(values.get(i), name)));
      }
    } else if (given.containsKey("modelparameters")) {
      throw AiQuery.wrong("modelParameters is written as named_struct('temperature', 0.0, …)");
    }
    if (given.containsKey("responseformat")) {
      String format = AiQuery.text(given.get("responseformat"), "responseFormat");
      try {
        options.set(
            "response_format",
            format.startsWith("{")
                ? Json.MAPPER.readTree(format)
                : Json.MAPPER.createObjectNode().put("type", format));
      } catch (IOException e) {
        throw AiQuery.wrong("responseFormat is no JSON: " + e.getMessage());
      }
    }
    return options.isEmpty() ? null : options.toString();
  }

  private static com.fasterxml.jackson.databind.JsonNode number(String text) {
    try {
      return Json.MAPPER.getNodeFactory().numberNode(new java.math.BigDecimal(text));
    } catch (NumberFormatException e) {
      return Json.MAPPER.getNodeFactory().textNode(text);
    }
  }
}
