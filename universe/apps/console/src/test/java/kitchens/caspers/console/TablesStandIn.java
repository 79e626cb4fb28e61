package kitchens.caspers.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import kitchens.caspers.apps.Agent;

/**
 * Tables of which only their commits are known, and which row each brought: enough for the three
 * statements that the console asks.
 */
final class TablesStandIn {
  private static final Pattern VERSION = Pattern.compile("VERSION AS OF (\\d+)");
  private static final Pattern TABLE = Pattern.compile("`caspers`\\.(\\w+\\.\\w+)");
  private static final Pattern EVENT = Pattern.compile("event_type = '(\\w+)'");

  private record Commit(Instant at, String row) {}

  private final Map<String, List<Commit>> tables = new TreeMap<>();

  /** A commit that brings a row, behind one that brings another. */
  void commit(String table, String row, Instant at) {
    var commits = tables.computeIfAbsent(table, t -> new ArrayList<>());
    commits.add(new Commit(at, "another"));
    commits.add(new Commit(at, row));
  }

  /** The answer of the statement execution API. */
  String answer(JsonNode asked) {
    var text = asked.path("statement").asText();
    var table = TABLE.matcher(text);
    var rows = Agent.JSON.createArrayNode();
    var commits = table.find() ? tables.getOrDefault(table.group(1), List.of()) : List.<Commit>of();
    if (text.startsWith("DESCRIBE HISTORY")) {
      for (var i = commits.size() - 1; i >= 0; i--) {
        rows.addArray().add(Integer.toString(i)).add(commits.get(i).at().toString());
      }
    } else if (text.startsWith("SELECT")) {
      var version = VERSION.matcher(text);
      var event = EVENT.matcher(text);
      var row = parameter(asked, "id") + (event.find() ? "/" + event.group(1) : "");
      var until = version.find() ? Integer.parseInt(version.group(1)) + 1 : commits.size();
      if (commits.subList(0, until).stream().anyMatch(c -> c.row().equals(row))) {
        rows.addArray().add("1");
      }
    }
    var answer = Agent.JSON.createObjectNode().put("statement_id", "s");
    answer.putObject("status").put("state", "SUCCEEDED");
    answer.putObject("result").set("data_array", rows);
    return answer.toString();
  }

  private static String parameter(JsonNode asked, String name) {
    for (var parameter : asked.path("parameters")) {
      if (parameter.path("name").asText().equals(name)) {
        return parameter.path("value").asText();
      }
    }
    return "";
  }
}
