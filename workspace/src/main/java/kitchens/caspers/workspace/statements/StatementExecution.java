package kitchens.caspers.workspace.statements;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import kitchens.caspers.workspace.compute.ComputeClient;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.statements.StatementResult.Chunk;
import kitchens.caspers.workspace.warehouses.Warehouses;

/** The SQL Statement Execution API, with inline results in JSON. */
public final class StatementExecution implements Feature {

  private static final String BASE = "/api/2.0/sql/statements";

  private final Statements statements;
  private final Warehouses warehouses;

  public StatementExecution(ComputeClient compute, Warehouses warehouses, Clock clock) {
    this.statements = new Statements(compute, clock);
    this.warehouses = requireNonNull(warehouses, "warehouses is null");
  }

  @Override
  public void routes(Routes r) {
    r.post(BASE, this::execute);
    r.get(BASE + "/{id}", ctx -> answer(ctx, find(ctx)));
    r.get(BASE + "/{id}/result/chunks/{index}", this::chunk);
    r.post(
        BASE + "/{id}/cancel",
        ctx -> {
          statements.cancel(find(ctx));
          ctx.json(Map.of());
        });
  }

  @Override
  public void stop() {
    statements.close();
  }

  private void execute(Context ctx) throws InterruptedException {
    StatementRequest request = Json.body(ctx, StatementRequest.class);
    request.check();
    Runnable release = warehouses.resume(Caller.of(ctx), request.warehouseId());
    Statement statement;
    try {
      statement = statements.submit(Caller.of(ctx), request);
    } catch (ApiException e) {
      release.run();
      throw e;
    }
    statement.whenEnded(release);
    if (!statement.await(request.timeout()) && request.cancelOnTimeout()) {
      statements.cancel(statement);
    }
    answer(ctx, statement);
  }

  private Statement find(Context ctx) {
    return statements.find(ctx.pathParam("id"), Caller.of(ctx));
  }

  private void answer(Context ctx, Statement statement) {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.put("statement_id", statement.id());
    ObjectNode status = answer.putObject("status").put("state", statement.state());
    statement
        .outcome()
        .ifPresent(
            outcome -> {
              if (outcome instanceof StatementOutcome.Failed failed) {
                status
                    .putObject("error")
                    .put("error_code", failed.errorCode())
                    .put("message", failed.message());
              }
              if (outcome instanceof StatementOutcome.Succeeded succeeded) {
                answer.set("manifest", Json.MAPPER.valueToTree(succeeded.result().manifest()));
                answer.set("result", chunk(statement, succeeded.result(), 0));
              }
            });
    ctx.json(answer);
  }

  private void chunk(Context ctx) {
    Statement statement = find(ctx);
    StatementOutcome outcome =
        statement
            .outcome()
            .orElseThrow(
                () ->
                    ApiException.invalidState(
                        "statement '" + statement.id() + "' has not ended; poll it until it has"));
    if (!(outcome instanceof StatementOutcome.Succeeded succeeded)) {
      throw ApiException.notFound(
          "statement '" + statement.id() + "' has no result: it is " + outcome.state());
    }
    ctx.json(chunk(statement, succeeded.result(), index(ctx, succeeded.result())));
  }

  private static int index(Context ctx, StatementResult result) {
    String text = ctx.pathParam("index");
    try {
      int index = Integer.parseInt(text);
      if (index >= 0 && index < result.chunks().size()) {
        return index;
      }
    } catch (NumberFormatException e) {
      // told below, as for one out of range
    }
    throw ApiException.invalidParameter(
        "there is no chunk '" + text + "': the result has 0 to " + (result.chunks().size() - 1));
  }

  private static ObjectNode chunk(Statement statement, StatementResult result, int index) {
    Chunk chunk = result.chunks().get(index);
    ObjectNode node =
        Json.MAPPER
            .createObjectNode()
            .put("chunk_index", chunk.chunkIndex())
            .put("row_offset", chunk.rowOffset())
            .put("row_count", chunk.rowCount())
            .put("byte_count", chunk.rows().length);
    if (index + 1 < result.chunks().size()) {
      node.put("next_chunk_index", index + 1);
      node.put(
          "next_chunk_internal_link",
          BASE + "/" + statement.id() + "/result/chunks/" + (index + 1));
    }
    node.putRawValue("data_array", new RawValue(new String(chunk.rows(), StandardCharsets.UTF_8)));
    return node;
  }
}
