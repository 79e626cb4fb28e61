package kitchens.caspers.bundle.schema;

import com.databricks.sdk.service.catalog.Privilege;
import java.util.Arrays;
import java.util.Map;

/** Fields of resources that belong to the bundle and are no part of the request that makes one. */
public final class OwnFields {

  /** Who may do what: a list of a level and one principal. */
  public static final Shape PERMISSIONS =
      new Shape.ListOf(
          Shape.struct(
              "permissions",
              Map.of(
                  "level", Shape.Single.STRING,
                  "user_name", Shape.Single.STRING,
                  "group_name", Shape.Single.STRING,
                  "service_principal_name", Shape.Single.STRING)));

  /** Privileges of principals on a securable of Unity Catalog. */
  public static final Shape GRANTS =
      new Shape.ListOf(
          Shape.struct(
              "grants",
              Map.of(
                  "principal",
                  Shape.Single.STRING,
                  "privileges",
                  new Shape.ListOf(
                      new Shape.Choice(
                          Arrays.stream(Privilege.values()).map(Privilege::toString).toList())))));

  /** What may happen to a resource. */
  public static final Shape LIFECYCLE =
      Shape.struct("lifecycle", Map.of("prevent_destroy", Shape.Single.BOOLEAN));

  /** By name. */
  public static final Map<String, Shape> ALL =
      Map.of("permissions", PERMISSIONS, "grants", GRANTS, "lifecycle", LIFECYCLE);

  private OwnFields() {}
}
