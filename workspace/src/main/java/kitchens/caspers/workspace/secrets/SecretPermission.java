package kitchens.caspers.workspace.secrets;

import java.util.Arrays;
import kitchens.caspers.workspace.http.ApiException;

/** How much somebody may do with a scope; each contains those before it. */
public enum SecretPermission {
  /** Read values and list keys. */
  READ,
  /** Put and delete secrets too. */
  WRITE,
  /** Give permissions, delete the scope. */
  MANAGE;

  /**
   * The permission of that name.
   *
   * @throws ApiException 400 when there is none
   */
  public static SecretPermission of(String name) {
    return Arrays.stream(values())
        .filter(permission -> permission.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.invalidParameter(
                    "permission '" + name + "' does not exist; use one of " + list()));
  }

  private static String list() {
    return Arrays.toString(values());
  }
}
