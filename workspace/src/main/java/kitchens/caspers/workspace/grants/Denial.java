package kitchens.caspers.workspace.grants;

import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** A privilege that is missing on a securable. */
record Denial(Privilege privilege, Securable on) {

  /** 403 with who, what, where and the statement that mends it. */
  ApiException to(Principal principal) {
    return ApiException.permissionDenied(
        "'"
            + principal.userName()
            + "' does not have "
            + privilege.sql()
            + " on "
            + on
            + "; its owner or an administrator may run: GRANT "
            + privilege.sql()
            + " ON "
            + on.sql()
            + " TO `"
            + principal.userName()
            + "`");
  }
}
