package kitchens.caspers.workspace.jobs.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.jobs.logs.TaskLogs;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.jobs.sql.SqlNotebook;
import kitchens.caspers.workspace.jobs.sql.SqlScript;
import kitchens.caspers.workspace.jobs.sql.SqlSession;
import kitchens.caspers.workspace.jobs.store.Ended;

/**
 * Runs attempts of {@code sql_task}s and of {@code notebook_task}s in SQL: statement by statement,
 * each through the Statement Execution API.
 */
public final class SqlExecution implements Execution {
  private static final long LONGEST_SOURCE = 16L << 20;

  private final WorkspaceFiles files;
  private final StatementCalls statements;
  private final TaskLogs logs;

  public SqlExecution(WorkspaceFiles files, WorkspaceCalls calls, TaskLogs logs) {
    this.files = files;
    this.statements = new StatementCalls(calls);
    this.logs = logs;
  }

  /** The source cannot be run; the message says why. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * A statement with its place.
   *
   * @param cell the number of its notebook cell, from 1
   */
  private record Placed(String text, int cell, int line) {}

  @Override
  public Ended run(Assignment assignment, RunningTask task, String secret, JsonNode parameters)
      throws IOException, InterruptedException {
    var values = new LinkedHashMap<String, String>();
    parameters.properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    try (var log = TaskLog.begin(logs, assignment.attempt())) {
      assignment.began();
      var work = assignment.task().work();
      var result = JsonNodeFactory.instance.objectNode();
      var placed =
          work instanceof Work.Notebook notebook
              ? notebook(notebook, result)
              : file((Work.Sql) work, result);
      var warehouse =
          work instanceof Work.Sql sql
              ? sql.warehouseId()
              : ((Work.Notebook) work).warehouseId().orElse("");
      return new Course(assignment, task, secret, result, new SqlSession(values), log)
          .run(placed, warehouse.isEmpty() ? statements.warehouse(secret) : warehouse);
    } catch (Unusable e) {
      return Ended.failed(e.getMessage(), "");
    } catch (WorkspaceCalls.Refused e) {
      return Ended.failed(e.getMessage(), "");
    }
  }

  private List<Placed> file(Work.Sql work, ObjectNode result) throws Unusable, IOException {
    var text = work.text().isPresent() ? work.text().get() : read(work.path().orElseThrow());
    result.put("kind", "sql");
    result.put("source", work.path().orElse(""));
    result.put("query_text", text.length() > 65_536 ? text.substring(0, 65_536) : text);
    result.put("warehouse_id", work.warehouseId());
    return SqlScript.of(text).stream().map(s -> new Placed(s.text(), 1, s.line())).toList();
  }

  private List<Placed> notebook(Work.Notebook work, ObjectNode result)
      throws Unusable, IOException {
    SqlNotebook notebook;
    try {
      notebook = SqlNotebook.parse(read(work.path()));
    } catch (SqlNotebook.NotSql e) {
      throw new Unusable("Notebook %s cannot be run: %s.".formatted(work.path(), e.getMessage()));
    }
    result.put("kind", "notebook");
    result.put("source", work.path());
    var cells = result.putArray("cells");
    var all = new ArrayList<Placed>();
    for (var cell : notebook.cells()) {
      cells
          .addObject()
          .put("cell", cells.size())
          .put("language", cell.language().name())
          .put("title", cell.title())
          .put("line", cell.line())
          .put("text", cell.text());
      if (cell.language() == SqlNotebook.Language.OTHER) {
        throw new Unusable(
            "Notebook %s, line %d: a cell of %%%s is not run here; only SQL and Markdown are."
                .formatted(work.path(), cell.line(), cell.magic()));
      }
      if (cell.language() == SqlNotebook.Language.SQL) {
        var number = cells.size();
        SqlScript.of(cell.text())
            .forEach(s -> all.add(new Placed(s.text(), number, cell.line() + s.line() - 1)));
      }
    }
    return all;
  }

  private String read(String path) throws Unusable, IOException {
    try {
      for (var name : List.of(path, path + ".sql")) {
        Path file = files.localPath(name);
        if (Files.isRegularFile(file)) {
          if (Files.size(file) > LONGEST_SOURCE) {
            throw new Unusable("%s is larger than 16 MB.".formatted(path));
          }
          return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        }
      }
    } catch (ApiException e) {
      throw new Unusable("%s cannot be used: %s".formatted(path, e.getMessage()));
    }
    throw new Unusable("%s does not exist. Upload it, or deploy again.".formatted(path));
  }

  /** One attempt's way through its statements. */
  private final class Course {
    private final Assignment assignment;
    private final RunningTask task;
    private final String secret;
    private final ObjectNode result;
    private final SqlSession session;
    private final TaskLog log;

    Course(
        Assignment assignment,
        RunningTask task,
        String secret,
        ObjectNode result,
        SqlSession session,
        TaskLog log) {
      this.assignment = assignment;
      this.task = task;
      this.secret = secret;
      this.result = result;
      this.session = session;
      this.log = log;
    }

    Ended run(List<Placed> placed, String warehouse) throws IOException, InterruptedException {
      var given = result.putArray("statements");
      if (placed.isEmpty()) {
        assignment.gave(result);
        return Ended.failed("There is no SQL statement in it.", "");
      }
      var notebook = assignment.task().work() instanceof Work.Notebook;
      for (var statement : placed) {
        if (task.stopped()) {
          return Ended.canceled();
        }
        if (notebook && session.takeWidget(statement.text())) {
          continue;
        }
        var text = notebook ? session.substituted(statement.text()) : statement.text();
        var outcome = statements.run(task, secret, warehouse, text, session);
        var json = outcome.json();
        json.put("cell", statement.cell()).put("line", statement.line()).put("text", text);
        given.add(json);
        assignment.gave(result);
        log.line(line(given.size(), placed.size(), statement, json));
        if (!outcome.succeeded()) {
          return task.stopped() ? Ended.canceled() : failed(statement, text, json);
        }
        session.succeeded(text);
      }
      return Ended.success();
    }

    private String line(int number, int all, Placed statement, ObjectNode json) {
      return "statement %d of %d, line %d: %s%s in %d ms"
          .formatted(
              number,
              all,
              statement.line(),
              json.path("state").asText(),
              json.has("row_count") ? ", %d rows".formatted(json.path("row_count").asLong()) : "",
              json.path("duration_ms").asLong());
    }

    private Ended failed(Placed statement, String text, ObjectNode json) throws IOException {
      var error = json.path("error").asText();
      log.line(error);
      var excerpt = text.length() > 2_000 ? text.substring(0, 2_000) + "…" : text;
      return Ended.failed(
          error,
          "%s\nin the statement of line %d:\n%s".formatted(error, statement.line(), excerpt));
    }
  }
}
