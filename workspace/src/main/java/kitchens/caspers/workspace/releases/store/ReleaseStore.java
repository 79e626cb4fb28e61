package kitchens.caspers.workspace.releases.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Rows;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/** The rows of releases. */
public final class ReleaseStore {

  private static final String OF = " WHERE catalog_name = :c AND schema_name = :s AND number = :n ";

  private static final RowMapper<Release> MAPPER =
      (rs, ctx) ->
          new Release(
              new ReleaseId(
                  rs.getString("catalog_name"), rs.getString("schema_name"), rs.getLong("number")),
              rs.getString("model"),
              rs.getLong("model_version"),
              rs.getString("model_digest"),
              rs.getString("author"),
              ReleaseState.valueOf(rs.getString("state")),
              (Long) rs.getObject("champion_version"),
              object(rs, "facts"),
              rs.getTimestamp("created_at").toInstant(),
              rs.getString("created_by"),
              rs.getTimestamp("updated_at").toInstant());

  private final Jdbi jdbi;
  private final Clock clock;

  public ReleaseStore(Jdbi jdbi, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  /** The highest number that was given in a schema; 0 when none was. */
  public long highest(String catalog, String schema) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "SELECT coalesce(max(number), 0) FROM releases"
                        + " WHERE catalog_name = :c AND schema_name = :s")
                .bind("c", catalog)
                .bind("s", schema)
                .mapTo(Long.class)
                .one());
  }

  /**
   * Takes a number for a release; false when another has taken it meanwhile.
   *
   * @param modelId of the model, whatever it will be called
   */
  public boolean insert(Release r, UUID modelId) {
    return jdbi.withHandle(
            h ->
                of(
                        h.createUpdate(
                            """
                            INSERT INTO releases
                              (catalog_name, schema_name, number, model, model_id, model_version,
                               model_digest, author, state, champion_version, facts, created_at, created_by,
                               updated_at)
                            VALUES (:c, :s, :n, :model, :modelId, :version, :digest, :author, :state,
                                    :champion, :facts::jsonb, :at, :by, :at)
                            ON CONFLICT (catalog_name, schema_name, number) DO NOTHING
                            """),
                        r.id())
                    .bind("model", r.model())
                    .bind("modelId", modelId)
                    .bind("version", r.modelVersion())
                    .bind("digest", r.modelDigest())
                    .bind("author", r.author())
                    .bind("state", r.state().name())
                    .bind("champion", r.championVersion())
                    .bind("facts", Rows.json(r.facts()))
                    .bind("at", r.createdAt())
                    .bind("by", r.createdBy())
                    .execute())
        == 1;
  }

  /** Writes state and facts, within a transaction. */
  public void update(Handle h, Release r) {
    of(
            h.createUpdate(
                "UPDATE releases SET state = :state, facts = :facts::jsonb, updated_at = :at" + OF),
            r.id())
        .bind("state", r.state().name())
        .bind("facts", Rows.json(r.facts()))
        .bind("at", clock.instant())
        .execute();
  }

  public void update(Release r) {
    jdbi.useTransaction(h -> update(h, r));
  }

  /**
   * A release.
   *
   * @throws ApiException 404 when there is none
   */
  public Release get(ReleaseId id) {
    return jdbi.withHandle(
        h ->
            of(h.createQuery("SELECT * FROM releases" + OF), id)
                .map(MAPPER)
                .findOne()
                .orElseThrow(() -> ApiException.notFound("release '" + id + "' does not exist")));
  }

  /** The same, locked until the transaction ends. */
  public Release lock(Handle h, ReleaseId id) {
    return of(h.createQuery("SELECT * FROM releases" + OF + "FOR UPDATE"), id)
        .map(MAPPER)
        .findOne()
        .orElseThrow(() -> ApiException.notFound("release '" + id + "' does not exist"));
  }

  /** The newest first; of one model, or null for all. */
  public List<Release> list(String model, int limit) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "SELECT * FROM releases WHERE (:model::text IS NULL OR model = :model)"
                        + " ORDER BY created_at DESC, number DESC LIMIT :limit")
                .bind("model", model)
                .bind("limit", limit)
                .map(MAPPER)
                .list());
  }

  /** The release that is in production, within a transaction. */
  public Optional<Release> inProduction(Handle h, String model) {
    return h.createQuery(
            "SELECT * FROM releases WHERE model = :model"
                + " AND state IN ('PROMOTED', 'DEPLOYED', 'VERIFIED') FOR UPDATE")
        .bind("model", model)
        .map(MAPPER)
        .findOne();
  }

  /** The release in production that was deployed to an app. */
  public Optional<Release> deployedTo(String app) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    SELECT * FROM releases
                     WHERE state IN ('PROMOTED', 'DEPLOYED', 'VERIFIED')
                       AND facts ->> 'app' = :app AND facts ->> 'plan_digest' IS NOT NULL
                     ORDER BY updated_at DESC LIMIT 1
                    """)
                .bind("app", app)
                .map(MAPPER)
                .findOne());
  }

  /** Whether a model has a release. */
  public boolean released(String model) {
    return jdbi.withHandle(
        h ->
            h.createQuery("SELECT EXISTS (SELECT 1 FROM releases WHERE model = :model)")
                .bind("model", model)
                .mapTo(Boolean.class)
                .one());
  }

  /** Evaluations that a stop of the workspace cut off. */
  public void interrupt() {
    jdbi.useHandle(
        h -> h.execute("UPDATE releases SET state = 'INTERRUPTED' WHERE state = 'EVALUATING'"));
  }

  /** Keeps what somebody signed; false when that was signed before. */
  public boolean sign(ReleaseId id, SignOffRow row) {
    return jdbi.withHandle(
            h ->
                of(
                        h.createUpdate(
                            """
                            INSERT INTO release_sign_offs
                              (catalog_name, schema_name, number, role, owner, block, signed_at)
                            VALUES (:c, :s, :n, :role, :owner, :block::jsonb, :at)
                            ON CONFLICT DO NOTHING
                            """),
                        id)
                    .bind("role", row.role())
                    .bind("owner", row.owner())
                    .bind("block", Rows.json(row.block()))
                    .bind("at", row.signedAt())
                    .execute())
        == 1;
  }

  public List<SignOffRow> signOffs(ReleaseId id) {
    return jdbi.withHandle(
        h ->
            of(h.createQuery("SELECT * FROM release_sign_offs" + OF + "ORDER BY role"), id)
                .map(
                    (rs, ctx) ->
                        new SignOffRow(
                            rs.getString("role"),
                            rs.getString("owner"),
                            object(rs, "block"),
                            rs.getTimestamp("signed_at").toInstant()))
                .list());
  }

  /** Tells what was done, within a transaction. */
  public void tell(Handle h, ReleaseId id, String who, String step, String outcome, String text) {
    of(
            h.createUpdate(
                """
                INSERT INTO release_events
                  (catalog_name, schema_name, number, at, who, step, outcome, message)
                VALUES (:c, :s, :n, :at, :who, :step, :outcome, :message)
                """),
            id)
        .bind("at", clock.instant())
        .bind("who", who)
        .bind("step", step)
        .bind("outcome", outcome)
        .bind("message", text)
        .execute();
  }

  public void tell(ReleaseId id, String who, String step, String outcome, String text) {
    jdbi.useHandle(h -> tell(h, id, who, step, outcome, text));
  }

  public List<ReleaseEvent> events(ReleaseId id) {
    return jdbi.withHandle(
        h ->
            of(h.createQuery("SELECT * FROM release_events" + OF + "ORDER BY event_id"), id)
                .map(
                    (rs, ctx) ->
                        new ReleaseEvent(
                            rs.getTimestamp("at").toInstant(),
                            rs.getString("who"),
                            rs.getString("step"),
                            rs.getString("outcome"),
                            rs.getString("message")))
                .list());
  }

  private static <T extends SqlStatement<T>> T of(T statement, ReleaseId id) {
    return statement.bind("c", id.catalog()).bind("s", id.schema()).bind("n", id.number());
  }

  private static ObjectNode object(ResultSet rs, String column) throws SQLException {
    try {
      return (ObjectNode) Json.MAPPER.readTree(rs.getString(column));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a release holds JSON that it did not write", e);
    }
  }
}
