package kitchens.caspers.workspace.apps;

import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;

/** Is asked before somebody deploys an app by hand or by a bundle. */
@FunctionalInterface
public interface DeployGuard {

  /** Of a workspace in which nobody minds. */
  DeployGuard NONE = (app, environment) -> Map.of();

  /**
   * Looks at what the app will be run with.
   *
   * @param environment its variables' plain values by name; those that a resource gives are empty
   * @return variables that the app is given besides
   * @throws ApiException saying why it cannot be run with that
   */
  Map<String, String> besides(String app, Map<String, String> environment);
}
