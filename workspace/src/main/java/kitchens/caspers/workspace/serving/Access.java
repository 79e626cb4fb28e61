package kitchens.caspers.workspace.serving;

import io.javalin.http.Context;
import java.util.function.UnaryOperator;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principal;

/** Who may do what with an endpoint. */
public interface Access {

  /** Levels of permission, as Databricks names them. */
  enum Level {
    CAN_VIEW,
    CAN_QUERY,
    CAN_MANAGE
  }

  /**
   * Lets pass who may.
   *
   * @param creator user name of whoever made the endpoint
   * @throws ApiException 403 otherwise
   */
  void require(Principal caller, String endpointId, String name, String creator, Level level);

  /** As whom a request asks, by who sent it and its headers. */
  default Principal caller(Principal asker, UnaryOperator<String> header) {
    return asker;
  }

  /** As whom a request asks. */
  default Principal caller(Context ctx) {
    return caller(Caller.of(ctx), ctx::header);
  }

  /** An endpoint was made: its maker may manage it. */
  default void made(Principal creator, String endpointId) {}

  /** An endpoint is no more, and neither is what was granted on it. */
  default void removed(String endpointId) {}

  /** Whoever made it or is an administrator manages it; everybody may ask it. */
  Access CREATORS =
      (caller, id, name, creator, level) -> {
        if (level == Level.CAN_MANAGE && !caller.admin() && !caller.userName().equals(creator)) {
          throw ApiException.permissionDenied(
              caller.userName() + " may not manage the serving endpoint '" + name + "'");
        }
      };
}
