package kitchens.caspers.compute.sql;

import java.util.List;

/**
 * A statement about catalogs, volumes and privileges, which Databricks SQL has and open-source
 * Spark lacks.
 */
public sealed interface CatalogStatement {

  record CreateCatalog(String name, boolean ifNotExists, String comment)
      implements CatalogStatement {}

  record DropCatalog(String name, boolean ifExists, boolean cascade) implements CatalogStatement {}

  record ShowCatalogs(String like) implements CatalogStatement {}

  /** {@code location} is null for a managed volume; {@code name} has one to three parts. */
  record CreateVolume(List<String> name, boolean ifNotExists, String location, String comment)
      implements CatalogStatement {}

  record DropVolume(List<String> name, boolean ifExists) implements CatalogStatement {}

  /** {@code schema} has up to two parts; none means the current schema. */
  record ShowVolumes(List<String> schema, String like) implements CatalogStatement {}

  /** GRANT, or REVOKE. */
  record ChangeGrants(boolean grant, List<String> privileges, SecurableName on, String principal)
      implements CatalogStatement {}

  /** {@code principal} is null for all of them. */
  record ShowGrants(SecurableName on, String principal) implements CatalogStatement {}

  record SetOwner(SecurableName on, String owner) implements CatalogStatement {}

  record CommentOn(SecurableName on, String text) implements CatalogStatement {}

  record Rename(SecurableName on, String newName) implements CatalogStatement {}

  record UseCatalog(String name) implements CatalogStatement {}
}
