package kitchens.caspers.workspace.models;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.models.RegisteredModel.Alias;
import org.jdbi.v3.core.Handle;

/** The rows of aliases. */
final class AliasStore {

  private AliasStore() {}

  static void put(Handle h, UUID modelId, String alias, long version) {
    h.execute(
        """
        INSERT INTO model_aliases (model_id, alias, version)
        VALUES (?, ?, ?)
        ON CONFLICT (model_id, alias) DO UPDATE SET version = excluded.version
        """,
        modelId,
        alias,
        version);
  }

  static List<Alias> list(Handle h, UUID modelId) {
    return h.createQuery(
            "SELECT alias, version FROM model_aliases WHERE model_id = :model ORDER BY alias")
        .bind("model", modelId)
        .map((rs, ctx) -> new Alias(rs.getString("alias"), rs.getLong("version")))
        .list();
  }

  static Optional<Long> version(Handle h, UUID modelId, String alias) {
    return h.createQuery(
            "SELECT version FROM model_aliases WHERE model_id = :model AND alias = :alias")
        .bind("model", modelId)
        .bind("alias", alias)
        .mapTo(Long.class)
        .findOne();
  }

  static void delete(Handle h, UUID modelId, String alias) {
    h.execute("DELETE FROM model_aliases WHERE model_id = ? AND alias = ?", modelId, alias);
  }
}
