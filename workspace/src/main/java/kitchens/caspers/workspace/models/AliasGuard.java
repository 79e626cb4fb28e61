package kitchens.caspers.workspace.models;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Who else decides what the aliases and the name of a registered model are. */
public interface AliasGuard {

  /**
   * Asked before an alias is set or taken away by hand, within that transaction.
   *
   * @param modelId what the model keeps under every name
   * @param version that it is to stand for; null when it is to go
   * @throws kitchens.caspers.workspace.http.ApiException 400 when it is not moved by hand, naming
   *     the way
   */
  void requireByHand(Handle h, UUID modelId, String fullName, String alias, Long version);

  /**
   * Asked before a model gets another name, within that transaction.
   *
   * @throws kitchens.caspers.workspace.http.ApiException 400 when it is to keep the one it has
   */
  void requireRename(Handle h, UUID modelId, String fullName);
}
