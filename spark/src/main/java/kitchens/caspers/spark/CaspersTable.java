package kitchens.caspers.spark;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A world's events as a table. */
final class CaspersTable implements SupportsRead {
  private final ReaderOptions options;
  private final Instant now;

  /**
   * @param now wall time; what a new world begins at when the options leave that open
   */
  CaspersTable(ReaderOptions options, Instant now) {
    this.options = options;
    this.now = now;
  }

  @Override
  public String name() {
    return "caspers";
  }

  @Override
  public Column[] columns() {
    var fields = options.form().schema().fields();
    var columns = new Column[fields.length];
    for (var i = 0; i < fields.length; i++) {
      columns[i] = Column.create(fields[i].name(), fields[i].dataType(), fields[i].nullable());
    }
    return columns;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return EnumSet.of(TableCapability.BATCH_READ, TableCapability.MICRO_BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap scanOptions) {
    return new CaspersScanBuilder(options, now);
  }
}
