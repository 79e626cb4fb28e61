package kitchens.caspers.workspace.serving;

import kitchens.caspers.workspace.identity.Principal;

/** Where keys of external models lie. */
@FunctionalInterface
public interface SecretValues {

  /**
   * A secret's value.
   *
   * @throws kitchens.caspers.workspace.http.ApiException 404 when there is no such secret, 403 when
   *     the reader may not read it
   */
  byte[] value(Principal reader, String scope, String key);
}
