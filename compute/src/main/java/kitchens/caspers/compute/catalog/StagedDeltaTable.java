package kitchens.caspers.compute.catalog;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;

/**
 * Delta's staged table with the catalog's entry behind it: the log is committed first, the name
 * after it, so that a name never points to nothing.
 */
record StagedDeltaTable(StagedTable staged, Identifier ident, Runnable publish, Runnable discard)
    implements StagedTable, SupportsWrite {

  @Override
  public void commitStagedChanges() {
    staged.commitStagedChanges();
    publish.run();
  }

  @Override
  public void abortStagedChanges() {
    staged.abortStagedChanges();
    discard.run();
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return ((SupportsWrite) staged).newWriteBuilder(info);
  }

  @Override
  public String name() {
    return ident.toString();
  }

  @Override
  public Column[] columns() {
    return staged.columns();
  }

  @Override
  public Transform[] partitioning() {
    return staged.partitioning();
  }

  @Override
  public Map<String, String> properties() {
    return staged.properties();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return staged.capabilities();
  }
}
