package kitchens.caspers.cli.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.cli.chat.Understanding.Kind;
import kitchens.caspers.cli.chat.Understanding.Understood;
import kitchens.caspers.cli.mcp.UniverseTool;
import kitchens.caspers.cli.output.CliException;

/** Sentences understood and nothing done: what {@code caspers chat --dry-run} answers, as JSON. */
final class DryRun {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 4_000;

  private final Understanding understanding;
  private final Runner runner;
  private final List<String> locations;

  DryRun(Understanding understanding, Runner runner, List<String> locations) {
    this.understanding = understanding;
    this.runner = runner;
    this.locations = locations;
  }

  /**
   * Understands a sentence.
   *
   * @param asked the answer before, when this sentence answers its question; else null
   * @return {@code {"kind", "tool", "arguments", "command", "missing", "says", "asks_before"}};
   *     what a sentence asks that wants to know what there is to say is of kind {@code help}
   */
  ObjectNode read(String sentence, String asked) {
    var understood =
        asked == null
            ? understanding.read(sentence, locations)
            : understanding.answered(question(asked), sentence, locations);
    if (understood.kind() == Kind.CALL) {
      understood = within(understood);
    }
    if ("help".equals(understood.tool())) {
      return JSON.createObjectNode()
          .put("kind", "help")
          .put("says", Questions.all(runner.tools()))
          .put("asks_before", false);
    }
    var json =
        JSON.createObjectNode()
            .put("kind", understood.kind().name().toLowerCase(Locale.ROOT))
            .put("says", understood.says())
            .put("asks_before", understood.asksBefore());
    if (understood.tool() != null) {
      json.put("tool", understood.tool());
      json.set("arguments", JSON.valueToTree(understood.arguments()));
    }
    if (understood.missing() != null) {
      json.put("missing", understood.missing());
    }
    if (understood.kind() == Kind.CALL && runner.tool(understood.tool()) != null) {
      json.put("command", runner.asCommand(understood.tool(), understood.arguments(), true));
    }
    return json;
  }

  /** A call whose arguments are none of the tool's here is not made without them. */
  private Understood within(Understood call) {
    var tool = runner.tool(call.tool());
    if (tool == null) {
      return call;
    }
    var names = tool.fields().stream().map(UniverseTool.Field::name).toList();
    var others = call.arguments().keySet().stream().filter(name -> !names.contains(name)).toList();
    return others.isEmpty()
        ? call
        : new Understood(
            Kind.REFUSED,
            null,
            Map.of(),
            null,
            "I can %s here, but not with %s: say it without, or use the command line."
                .formatted(Questions.does(tool.name()), String.join(", ", others)),
            false);
  }

  /** A question that was answered with, as it comes back from whoever was asked. */
  private Understood question(String text) {
    JsonNode asked;
    try {
      asked = text.length() > LONGEST ? null : JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      asked = null;
    }
    var tool = asked == null ? null : runner.tool(asked.path("tool").asText());
    var missing = asked == null ? "" : asked.path("missing").asText();
    if (tool == null || tool.fields().stream().noneMatch(field -> field.name().equals(missing))) {
      throw new CliException(
          "--asked is not a question that was asked — give the JSON of the answer before, with its"
              + " tool, arguments and missing");
    }
    var known = new LinkedHashMap<String, Object>();
    for (var field : tool.fields()) {
      var value = asked.path("arguments").path(field.name());
      if (!value.isMissingNode() && !value.isNull()) {
        known.put(field.name(), JSON.convertValue(value, Object.class));
      }
    }
    return new Understood(
        Kind.QUESTION, tool.name(), known, missing, asked.path("says").asText(), false);
  }
}
