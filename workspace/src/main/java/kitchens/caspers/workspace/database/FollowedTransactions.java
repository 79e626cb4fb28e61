package kitchens.caspers.workspace.database;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Transactions whose ends are told to {@link TableChanges}. */
final class FollowedTransactions implements TransactionHandler {

  private final TransactionHandler local;
  private final TableChanges changes;

  private FollowedTransactions(TransactionHandler local, TableChanges changes) {
    this.local = local;
    this.changes = changes;
  }

  static FollowedTransactions to(TableChanges changes) {
    return new FollowedTransactions(LocalTransactionHandler.binding(), changes);
  }

  @Override
  public TransactionHandler specialize(Handle handle) throws SQLException {
    return new FollowedTransactions(local.specialize(handle), changes);
  }

  @Override
  public void begin(Handle handle) {
    local.begin(handle);
  }

  @Override
  public void commit(Handle handle) {
    try {
      local.commit(handle);
    } finally {
      changes.ended(handle);
    }
  }

  @Override
  public void rollback(Handle handle) {
    try {
      local.rollback(handle);
    } finally {
      changes.ended(handle);
    }
  }

  @Override
  public boolean isInTransaction(Handle handle) {
    return local.isInTransaction(handle);
  }

  @Override
  public void savepoint(Handle handle, String name) {
    local.savepoint(handle, name);
  }

  @Override
  public void rollbackToSavepoint(Handle handle, String name) {
    local.rollbackToSavepoint(handle, name);
  }

  @Override
  public void releaseSavepoint(Handle handle, String name) {
    local.releaseSavepoint(handle, name);
  }

  @Override
  public <R, X extends Exception> R inTransaction(Handle handle, HandleCallback<R, X> callback)
      throws X {
    return local.inTransaction(handle, callback);
  }

  @Override
  public <R, X extends Exception> R inTransaction(
      Handle handle, TransactionIsolationLevel level, HandleCallback<R, X> callback) throws X {
    return local.inTransaction(handle, level, callback);
  }
}
