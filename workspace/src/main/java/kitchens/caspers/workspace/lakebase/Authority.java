package kitchens.caspers.workspace.lakebase;

import kitchens.caspers.workspace.identity.Principal;

/**
 * Who may do what with instances and what is copied into them. Each check throws an ApiException,
 * 403 PERMISSION_DENIED, when the principal may not.
 */
public interface Authority {

  /** Notes whose an instance is. */
  void own(Principal creator, String instance);

  /** Forgets an instance. */
  void forget(String instance);

  /** Getting a credential for an instance, making copies in it. */
  void requireUse(Principal caller, String instance);

  /** Changing and deleting an instance and its roles. */
  void requireManage(Principal caller, String instance);

  /** Reading a table of the lakehouse, and so copying it. */
  void requireSelect(Principal caller, String table);

  /** Making something in a schema, which may not be there yet. */
  void requireCreateIn(Principal caller, String catalog, String schema, boolean missing);

  /** Making a catalog. */
  void requireCreateCatalog(Principal caller);
}
