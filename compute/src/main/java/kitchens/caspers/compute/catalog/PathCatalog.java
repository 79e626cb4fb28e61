package kitchens.caspers.compute.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.delta.catalog.DeltaCatalog;
import org.apache.spark.sql.delta.commands.TableCreationModes;
import scala.Option;

/**
 * Delta's session catalog, for which a table at a path exists when there is a log. Delta itself
 * holds a path for no table of any catalog, and so a CREATE OR REPLACE without a query verifies the
 * schema that it should replace.
 */
public final class PathCatalog extends DeltaCatalog {

  @Override
  public Option<CatalogTable> getExistingTableIfExists(
      TableIdentifier table,
      Option<Identifier> identifier,
      TableCreationModes.CreationMode operation) {
    if (!isPathIdentifier(table)) {
      return super.getExistingTableIfExists(table, identifier, operation);
    }
    var path = new Path(table.table());
    try {
      var session = (SparkSession) SparkSession.active();
      var files = path.getFileSystem(session.sessionState().newHadoopConf());
      return files.exists(new Path(path, "_delta_log"))
          ? Option.apply(DeltaTables.entry(table, path))
          : Option.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + path, e);
    }
  }
}
