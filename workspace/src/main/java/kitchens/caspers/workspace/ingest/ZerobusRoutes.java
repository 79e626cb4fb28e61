package kitchens.caspers.workspace.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/**
 * {@code POST /zerobus/v1/tables/{table}/insert}: a JSON array of rows for a table that is there,
 * answered with 200 and an empty object when they are in it; at least once.
 *
 * @see <a href="https://docs.databricks.com/ingestion/zerobus-ingest">Zerobus Ingest's REST
 *     interface</a>
 */
final class ZerobusRoutes {
  private static final int MOST_RECORDS = 20_000;
  private static final Pattern TABLE =
      Pattern.compile("[A-Za-z0-9_]{1,255}\\.[A-Za-z0-9_]{1,255}\\.[A-Za-z0-9_]{1,255}");

  private final Privileges privileges;
  private final Admission admission;
  private final RowTables tables;
  private final IngestStore store;
  private final Map<String, TableWriter> writers = new HashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread made = new Thread(work, "zerobus");
            made.setDaemon(true);
            return made;
          });

  ZerobusRoutes(Privileges privileges, Admission admission, RowTables tables, IngestStore store) {
    this.privileges = privileges;
    this.admission = admission;
    this.tables = tables;
    this.store = store;
  }

  void routes(Routes r) {
    r.post("/zerobus/v1/tables/{table}/insert", this::insert);
  }

  private void insert(Context ctx) throws IOException {
    String table = ctx.pathParam("table");
    if (!TABLE.matcher(table).matches()) {
      throw ApiException.invalidParameter(
          "name the table in three parts of ASCII letters, digits and _:"
              + " <catalog>.<schema>.<table>");
    }
    Principal caller = Caller.of(ctx);
    privileges.require(caller, Securable.table(table), Privilege.MODIFY);
    admission.count(caller.id());
    Admission.Body body = admission.read(ctx, Admission.MOST_BODY);
    boolean taking = false;
    try {
      List<JsonNode> rows = rows(body.bytes());
      if (rows.isEmpty()) {
        ctx.json(Map.of());
        return;
      }
      var inserted = writer(table).put(caller.userName(), rows);
      inserted.whenComplete((done, error) -> body.close());
      taking = true;
      ctx.future(() -> inserted.thenAccept(done -> ctx.json(Map.of())));
    } finally {
      if (!taking) {
        body.close();
      }
    }
  }

  private static List<JsonNode> rows(byte[] body) throws IOException {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw ApiException.invalidParameter("the body is no JSON: " + e.getOriginalMessage());
    }
    if (json == null || !json.isArray()) {
      throw ApiException.invalidParameter(
          "the body is a JSON array of records, also for one of them");
    }
    if (json.size() > MOST_RECORDS) {
      throw ApiException.tooLarge(
          "a request holds at most %d records: send several".formatted(MOST_RECORDS));
    }
    List<JsonNode> rows = new ArrayList<>(json.size());
    json.forEach(rows::add);
    return rows;
  }

  private synchronized TableWriter writer(String table) {
    return writers.computeIfAbsent(table, name -> new TableWriter(name, tables, store, threads));
  }

  void stop() {
    threads.shutdown();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
