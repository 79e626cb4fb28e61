package kitchens.caspers.workspace.catalog;

import java.util.Optional;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** To whom a thing may be given. */
public record Owners(Principals principals) {

  /** The principal of that name; empty when none is named. */
  public Optional<String> existing(String userName) {
    if (userName == null || userName.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        principals
            .byUserName(userName)
            .map(Principal::userName)
            .orElseThrow(
                () ->
                    new ApiException(
                        404,
                        "PRINCIPAL_DOES_NOT_EXIST",
                        "cannot make '" + userName + "' the owner: there is no such principal")));
  }
}
