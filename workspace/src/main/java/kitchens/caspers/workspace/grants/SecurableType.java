package kitchens.caspers.workspace.grants;

import static kitchens.caspers.workspace.grants.Privilege.ALL_PRIVILEGES;
import static kitchens.caspers.workspace.grants.Privilege.CREATE_CATALOG;
import static kitchens.caspers.workspace.grants.Privilege.EXECUTE;
import static kitchens.caspers.workspace.grants.Privilege.MANAGE;
import static kitchens.caspers.workspace.grants.Privilege.MODIFY;
import static kitchens.caspers.workspace.grants.Privilege.READ_VOLUME;
import static kitchens.caspers.workspace.grants.Privilege.SELECT;
import static kitchens.caspers.workspace.grants.Privilege.USE_CATALOG;
import static kitchens.caspers.workspace.grants.Privilege.USE_SCHEMA;
import static kitchens.caspers.workspace.grants.Privilege.WRITE_VOLUME;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import kitchens.caspers.workspace.http.ApiException;

/** What privileges are granted on. */
public enum SecurableType {
  METASTORE(0, CREATE_CATALOG, EnumSet.of(CREATE_CATALOG)),
  CATALOG(1, USE_CATALOG, EnumSet.complementOf(EnumSet.of(CREATE_CATALOG))),
  SCHEMA(
      2,
      USE_SCHEMA,
      EnumSet.complementOf(
          EnumSet.of(CREATE_CATALOG, USE_CATALOG, Privilege.CREATE_SCHEMA, Privilege.BROWSE))),
  TABLE(3, SELECT, EnumSet.of(ALL_PRIVILEGES, SELECT, MODIFY, MANAGE)),
  VOLUME(3, READ_VOLUME, EnumSet.of(ALL_PRIVILEGES, READ_VOLUME, WRITE_VOLUME, MANAGE)),
  FUNCTION(3, EXECUTE, EnumSet.of(ALL_PRIVILEGES, EXECUTE, MANAGE)),
  MODEL(3, EXECUTE, EnumSet.of(ALL_PRIVILEGES, EXECUTE, MANAGE));

  private final int parts;
  private final Privilege use;
  private final Set<Privilege> grantable;

  SecurableType(int parts, Privilege use, Set<Privilege> grantable) {
    this.parts = parts;
    this.use = use;
    this.grantable = grantable;
  }

  /**
   * The type of that name in a path or a statement; a view is a table. Registered models are
   * addressed as functions, as in Unity Catalog, or by their own name.
   *
   * @throws ApiException 400 when it is none of those served
   */
  public static SecurableType of(String name) {
    String key = name.strip().toUpperCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
    return switch (key) {
      case "METASTORE" -> METASTORE;
      case "CATALOG" -> CATALOG;
      case "SCHEMA", "DATABASE" -> SCHEMA;
      case "TABLE", "VIEW", "MATERIALIZED_VIEW", "STREAMING_TABLE" -> TABLE;
      case "VOLUME" -> VOLUME;
      case "FUNCTION" -> FUNCTION;
      case "MODEL", "REGISTERED_MODEL" -> MODEL;
      default ->
          throw ApiException.invalidParameter(
              "securable type '"
                  + name
                  + "' is not served; use METASTORE, CATALOG, SCHEMA, TABLE, VOLUME, FUNCTION or"
                  + " MODEL");
    };
  }

  /** How many parts its full name has. */
  int parts() {
    return parts;
  }

  /** The privilege by which one first gets to see and use such a thing. */
  Privilege use() {
    return use;
  }

  /** Whether the privilege means something on such a thing, or on what is in it. */
  boolean takes(Privilege privilege) {
    return grantable.contains(privilege);
  }

  /** As a message names it: {@code Table}. */
  String word() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** As REST names it. */
  String rest() {
    return this == MODEL ? FUNCTION.name() : name();
  }
}
