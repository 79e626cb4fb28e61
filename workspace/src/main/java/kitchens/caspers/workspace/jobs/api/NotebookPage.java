package kitchens.caspers.workspace.jobs.api;

import static kitchens.caspers.workspace.ui.Html.escape;

import com.fasterxml.jackson.databind.JsonNode;
import kitchens.caspers.workspace.jobs.store.TaskRun;

/**
 * A notebook that was run, as one HTML page that needs nothing else. All that others wrote stands
 * in it as text, and the page forbids scripts and requests altogether.
 */
final class NotebookPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'">
      <title>%1$s</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; }
      pre { background: #f4f4f2; padding: .75rem; overflow-x: auto; white-space: pre-wrap; }
      table { border-collapse: collapse; } td, th { border: 1px solid #ccc; padding: .2rem .5rem; }
      .error { color: #a4161a; }
      </style></head><body><h1>%1$s</h1><p>%2$s</p>
      """;

  private NotebookPage() {}

  /**
   * The page.
   *
   * @param result of a notebook: {@code source}, {@code cells}, {@code statements}
   */
  static String of(TaskRun attempt, JsonNode result) {
    var page = new StringBuilder();
    page.append(HEAD.formatted(escape(attempt.taskKey()), escape(result.path("source").asText())));
    for (var cell : result.path("cells")) {
      cell(page, cell, result.path("statements"));
    }
    attempt.error().ifPresent(error -> tag(page, "p class=\"error\"", error));
    return page.append("</body></html>\n").toString();
  }

  private static void cell(StringBuilder page, JsonNode cell, JsonNode statements) {
    page.append("<section>");
    if (!cell.path("title").asText().isEmpty()) {
      tag(page, "h2", cell.path("title").asText());
    }
    tag(page, "pre", cell.path("text").asText());
    for (var statement : statements) {
      if (statement.path("cell").asInt() == cell.path("cell").asInt()) {
        given(page, statement);
      }
    }
    page.append("</section>\n");
  }

  private static void given(StringBuilder page, JsonNode statement) {
    if (statement.has("error")) {
      tag(page, "p class=\"error\"", statement.path("error").asText());
    }
    if (statement.path("columns").isEmpty()) {
      return;
    }
    page.append("<table><thead><tr>");
    statement.path("columns").forEach(column -> tag(page, "th", column.path("name").asText()));
    page.append("</tr></thead><tbody>");
    for (var row : statement.path("rows")) {
      page.append("<tr>");
      row.forEach(value -> tag(page, "td", value.isNull() ? "null" : value.asText()));
      page.append("</tr>");
    }
    page.append("</tbody></table>");
    if (statement.path("truncated").asBoolean()) {
      tag(page, "p", "There are more rows than these.");
    }
  }

  private static void tag(StringBuilder page, String opening, String text) {
    var name = opening.split(" ", 2)[0];
    page.append('<').append(opening).append('>').append(escape(text));
    page.append("</").append(name).append('>');
  }
}
