package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.workspace.http.ApiException;

/** The records of an invocation, in whichever of the usual shapes they come. */
final class Records {

  private static final int MOST = 1_000;

  private Records() {}

  /**
   * The inputs, in order.
   *
   * @throws ApiException 400 when there are none, too many, or one is no object
   */
  static List<JsonNode> of(JsonNode body) {
    List<JsonNode> records = new ArrayList<>();
    if (body.has("dataframe_split")) {
      split(body.get("dataframe_split"), records);
    } else {
      JsonNode given =
          body.has("dataframe_records")
              ? body.get("dataframe_records")
              : body.has("inputs") ? body.get("inputs") : body.path("instances");
      if (given.isObject()) {
        records.add(given);
      }
      if (given.isArray()) {
        given.forEach(records::add);
      }
    }
    if (records.isEmpty()) {
      throw ApiException.invalidParameter(
          "there is nothing to judge: send dataframe_records, dataframe_split, inputs or messages");
    }
    if (records.size() > MOST) {
      throw ApiException.invalidParameter("at most " + MOST + " records are taken at once");
    }
    for (JsonNode record : records) {
      if (!record.isObject()) {
        throw ApiException.invalidParameter("each record is a JSON object");
      }
    }
    return records;
  }

  private static void split(JsonNode split, List<JsonNode> records) {
    JsonNode columns = split.path("columns");
    for (JsonNode row : split.path("data")) {
      if (!row.isArray() || row.size() != columns.size()) {
        throw ApiException.invalidParameter(
            "dataframe_split: each row of data has as many values as there are columns");
      }
      ObjectNode record = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < row.size(); i++) {
        record.set(columns.get(i).asText(), row.get(i));
      }
      records.add(record);
    }
  }
}
