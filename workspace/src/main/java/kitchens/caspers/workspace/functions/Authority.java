package kitchens.caspers.workspace.functions;

import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** Who may call a function. */
public interface Authority {

  /**
   * Lets pass who may call it.
   *
   * @throws ApiException 403 PERMISSION_DENIED otherwise
   */
  void requireExecute(Principal caller, FunctionInfo function);
}
