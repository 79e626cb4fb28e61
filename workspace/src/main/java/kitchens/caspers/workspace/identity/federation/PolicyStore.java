package kitchens.caspers.workspace.identity.federation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.identity.Principal;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** The rows of federation policies. */
final class PolicyStore {

  private static final RowMapper<FederationPolicy> MAPPER =
      (rs, ctx) ->
          new FederationPolicy(
              rs.getString("policy_id"),
              rs.getObject("uid", UUID.class),
              rs.getString("description"),
              rs.getString("issuer"),
              texts(rs.getString("audiences")),
              rs.getString("subject"),
              rs.getString("subject_claim"),
              rs.getString("jwks_uri"),
              rs.getString("jwks_json"),
              rs.getTimestamp("created_at").toInstant(),
              rs.getTimestamp("updated_at").toInstant());

  private final Jdbi jdbi;

  PolicyStore(Jdbi jdbi) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
  }

  private static List<String> texts(String json) {
    try {
      return Json.MAPPER.readValue(json, new TypeReference<List<String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy holds JSON that it did not write", e);
    }
  }

  /** A principal's policies, by their ids. */
  List<FederationPolicy> list(Principal principal) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "SELECT * FROM federation_policies WHERE principal_id = :principal"
                        + " ORDER BY policy_id")
                .bind("principal", Long.parseLong(principal.id()))
                .map(MAPPER)
                .list());
  }

  Optional<FederationPolicy> find(Principal principal, String id) {
    return list(principal).stream().filter(policy -> policy.policyId().equals(id)).findFirst();
  }

  /** False when there is one of that id. */
  boolean insert(Principal principal, FederationPolicy policy) {
    return write(
        principal,
        policy,
        """
        INSERT INTO federation_policies
          (principal_id, policy_id, uid, description, issuer, audiences, subject, subject_claim,
           jwks_uri, jwks_json, created_at, updated_at)
        VALUES (:principal, :id, :uid, :description, :issuer, :audiences::jsonb, :subject, :claim,
                :uri, :json, :created, :updated)
        ON CONFLICT DO NOTHING
        """);
  }

  void update(Principal principal, FederationPolicy policy) {
    write(
        principal,
        policy,
        """
        UPDATE federation_policies
           SET description = :description, issuer = :issuer, audiences = :audiences::jsonb,
               subject = :subject, subject_claim = :claim, jwks_uri = :uri, jwks_json = :json,
               updated_at = :updated
         WHERE principal_id = :principal AND policy_id = :id
        """);
  }

  private boolean write(Principal principal, FederationPolicy policy, String sql) {
    String audiences = Json.MAPPER.valueToTree(policy.audiences()).toString();
    return jdbi.withHandle(
            h ->
                h.createUpdate(sql)
                    .bind("principal", Long.parseLong(principal.id()))
                    .bind("id", policy.policyId())
                    .bind("uid", policy.uid())
                    .bind("description", policy.description())
                    .bind("issuer", policy.issuer())
                    .bind("audiences", audiences)
                    .bind("subject", policy.subject())
                    .bind("claim", policy.subjectClaim())
                    .bind("uri", policy.jwksUri())
                    .bind("json", policy.jwksJson())
                    .bind("created", policy.createdAt())
                    .bind("updated", policy.updatedAt())
                    .execute())
        == 1;
  }

  boolean delete(Principal principal, String id) {
    return jdbi.withHandle(
        h ->
            h.execute(
                    "DELETE FROM federation_policies WHERE principal_id = ? AND policy_id = ?",
                    Long.parseLong(principal.id()),
                    id)
                == 1);
  }
}
