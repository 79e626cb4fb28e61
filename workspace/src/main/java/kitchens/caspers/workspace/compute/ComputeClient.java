package kitchens.caspers.workspace.compute;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** What statements and pipelines ask of compute. Each call waits until compute is ready. */
public final class ComputeClient {

  /** A cold start on a busy machine fits in. */
  private static final Duration UNTIL_READY = Duration.ofMinutes(2);

  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final Duration STOPPING = Duration.ofMinutes(2);

  /** Thrown when compute dies while it works on a request: nobody knows how far it came. */
  public static final class ComputeLost extends Exception {

    private static final long serialVersionUID = 1L;

    ComputeLost(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final ComputeSupervisor supervisor;
  private final ComputeHttp http = new ComputeHttp();

  public ComputeClient(ComputeSupervisor supervisor) {
    this.supervisor = requireNonNull(supervisor, "supervisor is null");
  }

  /**
   * Runs a SQL statement to its end.
   *
   * @param request as {@code POST /statements} takes it
   * @return the answer's JSON, to be read and closed
   * @throws ApiException 503 when compute is not ready in time, or what it refused
   */
  public InputStream statement(Object request) throws ComputeLost {
    return post("/statements", request, null);
  }

  /** Cancels a statement, if compute runs it. */
  public void cancelStatement(String statementId) throws ComputeLost {
    read(post("/statements/" + statementId + "/cancel", Map.of(), SHORT));
  }

  /** Begins an update of a pipeline; its progress comes as events. */
  public void startUpdate(String pipelineId, Object request) throws ComputeLost {
    read(post("/pipelines/" + pipelineId + "/updates", request, SHORT));
  }

  /** Stops a pipeline; returns when nothing of it runs any more. */
  public void stopPipeline(String pipelineId) throws ComputeLost {
    read(post("/pipelines/" + pipelineId + "/stop", Map.of(), STOPPING));
  }

  /** The live numbers of a pipeline, as {@code GET /pipelines/{id}} gives them. */
  public JsonNode pipeline(String pipelineId) throws ComputeLost {
    ComputeConnection to = supervisor.await(UNTIL_READY);
    try {
      return read(http.get(to, "/pipelines/" + pipelineId, SHORT));
    } catch (IOException e) {
      throw lost(to, e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /**
   * Says which tables are to be copied to Postgres; what is not among them is stopped when this
   * returns.
   */
  public void syncTables(Object request) throws ComputeLost {
    read(send("PUT", "/synced-tables", request, STOPPING));
  }

  /** Has a table that is not copied continuously be copied now. */
  public void triggerSync(String id) throws ComputeLost {
    read(post("/synced-tables/" + id + "/trigger", Map.of(), SHORT));
  }

  /**
   * Appends rows to a Delta table as one commit, once for each version of its application.
   *
   * @param body the pieces of a JSON object
   */
  public void append(Iterable<byte[]> body) throws ComputeLost {
    read(post("/appends", HttpRequest.BodyPublishers.ofByteArrays(body), STOPPING));
  }

  private InputStream post(String path, Object request, Duration timeout) throws ComputeLost {
    return send("POST", path, request, timeout);
  }

  private InputStream send(String method, String path, Object request, Duration timeout)
      throws ComputeLost {
    ComputeConnection to = supervisor.await(UNTIL_READY);
    try {
      return http.send(method, to, path, request, timeout);
    } catch (IOException e) {
      throw lost(to, e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static JsonNode read(InputStream answer) throws ComputeLost {
    try (answer) {
      return Json.MAPPER.readTree(answer);
    } catch (IOException e) {
      throw new ComputeLost("compute's answer ended early", e);
    }
  }

  private static ComputeLost lost(ComputeConnection to, IOException e) {
    return new ComputeLost("compute (epoch " + to.epoch() + ") ended or did not answer", e);
  }

  private static ApiException interrupted() {
    Thread.currentThread().interrupt();
    return ApiException.temporarilyUnavailable("interrupted while compute worked");
  }
}
