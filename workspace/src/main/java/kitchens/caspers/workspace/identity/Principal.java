package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

/**
 * Who acts: a person or a service principal; or whom things are granted to, a group.
 *
 * @param id numeric, as a string (SCIM's {@code id})
 * @param userName an e-mail address for a user, the application id (UUID) for a service principal
 */
public record Principal(String id, String userName, String displayName, Kind kind, boolean admin) {

  /** What kind of principal it is. */
  public enum Kind {
    USER,
    SERVICE_PRINCIPAL,
    GROUP
  }

  public Principal {
    requireNonNull(id, "id is null");
    requireNonNull(userName, "userName is null");
    requireNonNull(displayName, "displayName is null");
    requireNonNull(kind, "kind is null");
  }
}
