package kitchens.caspers.apps;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.postgresql.util.PSQLException;

/**
 * What people decided: rows that are only ever added, each naming the one that it takes the place
 * of. So the latest is the one that counts, two people at once cannot both take the same place, and
 * a click that is sent twice is one row.
 */
public final class DecisionLog {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final int MOST_WORDS = 2_000;

  /**
   * What an app's decisions are.
   *
   * @param table with its schema; it has {@code id}, {@code request_key} and {@code supersedes}
   * @param subject the column that names what is decided about
   * @param columns those that are shown
   * @param statements that make the table
   * @param insert adds a row, with {@code :id}, {@code :key}, {@code :supersedes} and the app's own
   */
  public record Shape(
      String table, String subject, String columns, List<String> statements, String insert) {}

  /**
   * Which click it was.
   *
   * @param supersedes the id of the decision that the person saw; null when there was none
   * @param requestKey the same for the same click, however often it is sent
   */
  public record Click(Long supersedes, UUID requestKey) {
    /**
     * The click that a request's body tells: {@code supersedes}, {@code request_key}.
     *
     * @throws Refusal 400 when the key is no UUID
     */
    public static Click of(JsonNode body) {
      JsonNode supersedes = body.path("supersedes");
      try {
        return new Click(
            supersedes.isIntegralNumber() ? supersedes.longValue() : null,
            UUID.fromString(body.path("request_key").asText("")));
      } catch (IllegalArgumentException e) {
        throw new Refusal(400, "request_key is no UUID.");
      }
    }
  }

  /**
   * Why somebody decides so: {@code reason} of a request's body.
   *
   * @param needed whether it may not be empty
   * @throws Refusal 400 when it is missing or too long
   */
  public static String reason(JsonNode body, boolean needed) {
    String reason = body.path("reason").asText("").strip();
    if (reason.isEmpty() && needed) {
      throw new Refusal(400, "Say why: the reason is kept with the decision.");
    }
    if (reason.length() > MOST_WORDS) {
      throw new Refusal(400, "The reason is longer than " + MOST_WORDS + " characters.");
    }
    return reason;
  }

  private final Lakebase lakebase;
  private final Shape shape;
  private final OwnTable table;

  public DecisionLog(Lakebase lakebase, Shape shape) {
    this.lakebase = lakebase;
    this.shape = shape;
    this.table = new OwnTable(lakebase, shape.table(), shape.statements());
  }

  /** Makes the table if it is not there; asked before everything that needs it. */
  public void ensureTable() {
    table.ensure();
  }

  /** All decisions about one thing, the latest first. */
  public List<Map<String, Object>> of(Handle handle, String id) {
    return Lakebase.rows(
        handle,
        "SELECT "
            + shape.columns()
            + " FROM "
            + shape.table()
            + " WHERE "
            + shape.subject()
            + " = :id ORDER BY id DESC",
        Map.of("id", id));
  }

  /**
   * Keeps a decision and returns all about the same thing, the latest first.
   *
   * @param known finds what is decided about, or refuses
   * @param values the row's own values for it, or a refusal
   * @throws Refusal 409 with the latest decision, when somebody else was faster
   */
  public Map<String, Object> decide(
      String id,
      Click click,
      Function<Handle, Map<String, Object>> known,
      Function<Map<String, Object>, Map<String, Object>> values) {
    ensureTable();
    try {
      return lakebase
          .jdbi()
          .inTransaction(
              handle -> {
                var subject = known.apply(handle);
                var latest = of(handle, id);
                Object standing = latest.isEmpty() ? null : latest.get(0).get("id");
                if (sent(handle, click) || !Objects.equals(standing, click.supersedes())) {
                  return settled(handle, id, click);
                }
                var row = new HashMap<>(values.apply(subject));
                row.put("id", id);
                row.put("key", click.requestKey());
                row.put("supersedes", click.supersedes());
                handle.createUpdate(shape.insert()).bindMap(row).execute();
                return Map.of("decisions", of(handle, id));
              });
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof PSQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
        return lakebase.jdbi().withHandle(handle -> settled(handle, id, click));
      }
      throw e;
    }
  }

  /** The agent's own words and where they came from, as they stood when a person decided. */
  public static String suggestion(Map<String, Object> row) {
    var kept = Agent.JSON.createObjectNode();
    kept.set("answer", (JsonNode) row.get("suggestion"));
    for (String field : List.of("model", "model_version", "prompt_version", "trace_id")) {
      Object value = row.get(field);
      kept.put(field, value == null ? null : value.toString());
    }
    return kept.toString();
  }

  private boolean sent(Handle handle, Click click) {
    return handle
        .createQuery("SELECT count(*) > 0 FROM " + shape.table() + " WHERE request_key = :key")
        .bind("key", click.requestKey())
        .mapTo(Boolean.class)
        .one();
  }

  /** What to answer when the place is taken: by the same click, or by somebody else. */
  private Map<String, Object> settled(Handle handle, String id, Click click) {
    var latest = of(handle, id);
    if (sent(handle, click)) {
      return Map.of("decisions", latest);
    }
    if (latest.isEmpty()) {
      throw new Refusal(409, "The decision that this one would replace is gone; look again.");
    }
    throw new Refusal(
        409,
        latest.get(0).get("decided_by") + " has decided meanwhile; nothing of yours is kept yet.",
        Map.of("decisions", latest));
  }
}
