package kitchens.caspers.workspace.catalog;

import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Groups;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** To whom a thing may be given: a principal, or a group, whose members then own it together. */
public record Owners(Principals principals) {

  /** The principal or group of that name; empty when none is named. */
  public Optional<String> existing(String name) {
    if (name == null || name.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        principals
            .byUserName(name)
            .map(Principal::userName)
            .or(() -> principals.groups().byName(name).map(Groups.Group::displayName))
            .orElseThrow(
                () ->
                    new ApiException(
                        404,
                        "PRINCIPAL_DOES_NOT_EXIST",
                        "cannot make '"
                            + name
                            + "' the owner: there is no such principal and no such group")));
  }
}
