package kitchens.caspers.workspace.apps.resources;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.grants.SecurableType;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/**
 * A table, volume or function of the catalog: the app's service principal gets the privilege on it,
 * and the use of the catalog and schema around it.
 */
public final class SecurableKind implements ResourceKind {

  private final Privileges privileges;

  public SecurableKind(Privileges privileges) {
    this.privileges = requireNonNull(privileges, "privileges is null");
  }

  @Override
  public String field() {
    return "uc_securable";
  }

  @Override
  public void check(JsonNode settings, Principal giver) {
    privilege(settings);
    privileges.requireManage(giver, securable(settings));
  }

  @Override
  public void grant(JsonNode settings, Principal servicePrincipal) {
    Securable securable = securable(settings);
    String to = servicePrincipal.userName();
    privileges.grant(
        Securable.catalog(securable.name().get(0)),
        to,
        List.of(Privilege.USE_CATALOG),
        servicePrincipal);
    privileges.grant(
        Securable.schema(securable.name().get(0), securable.name().get(1)),
        to,
        List.of(Privilege.USE_SCHEMA),
        servicePrincipal);
    privileges.grant(securable, to, privileges(settings), servicePrincipal);
  }

  @Override
  public void revoke(JsonNode settings, Principal servicePrincipal) {
    try {
      // The use of catalog and schema may serve another resource, and gives nothing by itself.
      privileges.revoke(securable(settings), servicePrincipal.userName(), privileges(settings));
    } catch (ApiException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  @Override
  public String value(JsonNode settings, Principal servicePrincipal) {
    Securable securable = securable(settings);
    return securable.type() == SecurableType.VOLUME
        ? "/Volumes/" + String.join("/", securable.name())
        : securable.fullName();
  }

  private static Privilege privilege(JsonNode settings) {
    return Privilege.of(Settings.text("uc_securable", settings, "permission"));
  }

  /** Who may write a volume may read it, as Databricks says of this permission. */
  private static List<Privilege> privileges(JsonNode settings) {
    Privilege privilege = privilege(settings);
    return privilege == Privilege.WRITE_VOLUME
        ? List.of(Privilege.READ_VOLUME, Privilege.WRITE_VOLUME)
        : List.of(privilege);
  }

  private static Securable securable(JsonNode settings) {
    SecurableType type =
        Optional.of(SecurableType.of(Settings.text("uc_securable", settings, "securable_type")))
            .filter(
                t ->
                    List.of(SecurableType.TABLE, SecurableType.VOLUME, SecurableType.FUNCTION)
                        .contains(t))
            .orElseThrow(
                () ->
                    ApiException.invalidParameter(
                        "uc_securable: securable_type must be TABLE, VOLUME or FUNCTION"));
    return Securable.of(type, Settings.text("uc_securable", settings, "securable_full_name"));
  }
}
