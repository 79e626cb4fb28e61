package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.gate.Gate;
import kitchens.caspers.workspace.releases.gate.Subject;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.SignOffRow;

/** The {@code decision.md} that says what was signed. */
final class DecisionDocument {

  private DecisionDocument() {}

  /** What a sign-off of a release speaks of. */
  static Subject subject(Release release) {
    return new Subject(
        release.id().number(),
        release.model(),
        release.modelVersion(),
        release.modelDigest(),
        release.fact("prompt"),
        release.fact("prompt_digest"),
        release.fact("eval_set_digest"),
        release.fact("summary_digest"));
  }

  /** The document of what was signed; without rows, one to be filled in by hand. */
  static byte[] of(Release release, List<SignOffRow> rows) {
    StringBuilder text = new StringBuilder("---\n");
    text.append("subject:\n");
    subject(release)
        .fields()
        .forEach((name, value) -> line(text, 2, name, Json.MAPPER.valueToTree(value)));
    for (SignOffRow row : rows) {
      text.append(row.role()).append(":\n");
      block(text, 2, row.block());
    }
    for (String field : List.of("rollback_trigger", "next_review")) {
      if (release.facts().hasNonNull(field)) {
        line(text, 0, field, release.facts().get(field));
      }
    }
    text.append("---\n\n# Sign-off of release ").append(release.id()).append("\n\n");
    text.append("Version ").append(release.modelVersion()).append(" of ").append(release.model());
    text.append(", evaluated in eval_runs/v").append(release.id().number()).append(".\n");
    for (SignOffRow row : rows) {
      text.append("\n* ").append(row.role().replace('_', ' ')).append(": ");
      text.append(
          row.role().equals(Gate.OVERRIDE) ? "overridden" : row.block().path("decision").asText());
      text.append(" by ").append(row.owner()).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void block(StringBuilder text, int indent, ObjectNode block) {
    block
        .properties()
        .forEach(
            field -> {
              if (field.getValue() instanceof ObjectNode inner) {
                text.append(" ".repeat(indent)).append(field.getKey()).append(":\n");
                block(text, indent + 2, inner);
              } else {
                line(text, indent, field.getKey(), field.getValue());
              }
            });
  }

  /** A value as JSON, which is YAML as well. */
  private static void line(StringBuilder text, int indent, String name, JsonNode value) {
    try {
      text.append(" ".repeat(indent)).append(name).append(": ");
      text.append(Json.MAPPER.writeValueAsString(value)).append('\n');
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
