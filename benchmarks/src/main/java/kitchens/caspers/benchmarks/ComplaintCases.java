package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The fixed evaluation set in {@code universe/agents/complaint/eval}: complaints labelled by hand,
 * the facts of their orders, and texts that try to steer whoever reads them.
 */
final class ComplaintCases {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A complaint and what a right answer to it is.
   *
   * @param order its facts: what the agent's tools would answer
   * @param expected {@code complaint_category} (a list of right ones), {@code decision}, {@code
   *     priority}
   */
  record Case(String id, String complaint, ObjectNode order, JsonNode expected, List<String> tags) {
    boolean urgent() {
      return expected.path("priority").asText().equals("urgent");
    }
  }

  private final Path folder;
  private final JsonNode orders;

  ComplaintCases(Path agent) throws IOException {
    this.folder = agent.resolve("eval");
    this.orders = JSON.readTree(Files.readAllBytes(folder.resolve("orders.json")));
  }

  List<Case> complaints() throws IOException {
    var cases = new ArrayList<Case>();
    for (var line : lines("complaints.jsonl")) {
      var tags = new ArrayList<String>();
      line.path("tags").forEach(tag -> tags.add(tag.asText()));
      cases.add(
          new Case(
              line.path("id").asText(),
              line.at("/inputs/complaint").asText(),
              (ObjectNode) orders.path(line.path("order").asText()),
              line.path("expectations"),
              tags));
    }
    return cases;
  }

  List<String> injections() throws IOException {
    return lines("injections.jsonl").stream().map(line -> line.path("text").asText()).toList();
  }

  private List<JsonNode> lines(String file) throws IOException {
    var read = new ArrayList<JsonNode>();
    for (var line : Files.readAllLines(folder.resolve(file))) {
      try {
        read.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        throw new IOException(
            "%s:%d is not JSON: %s".formatted(file, read.size() + 1, e.getOriginalMessage()));
      }
    }
    return read;
  }
}
