package kitchens.caspers.workspace.apps;

import kitchens.caspers.workspace.apps.store.App;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** Who may use and who may manage an app. */
public interface AppAccess {

  /** Whether the app's pages and routes are open to somebody ({@code CAN_USE}). */
  boolean mayUse(Principal caller, App app);

  /** Whether somebody may change, deploy, start, stop and delete it ({@code CAN_MANAGE}). */
  boolean mayManage(Principal caller, App app);

  /** The maker of an app may manage it. */
  default void made(Principal maker, App app) {}

  /** The app is gone, and what was said about it. */
  default void deleted(App app) {}

  /**
   * Lets those who manage pass.
   *
   * @throws ApiException 403 otherwise
   */
  default void requireManage(Principal caller, App app) {
    if (!mayManage(caller, app)) {
      throw ApiException.permissionDenied(
          caller.userName()
              + " may not manage app '"
              + app.name()
              + "', which belongs to "
              + app.creator()
              + ": ask them or an administrator");
    }
  }
}
