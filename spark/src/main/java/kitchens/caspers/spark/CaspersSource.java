package kitchens.caspers.spark;

import java.time.Clock;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * What {@code spark.read.format("caspers")} and {@code USING caspers} find. Its options are those
 * of {@link ReaderOptions}.
 */
public final class CaspersSource implements TableProvider, DataSourceRegister {
  @Override
  public String shortName() {
    return "caspers";
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return ReaderOptions.of(options).form().schema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    var options = ReaderOptions.of(new CaseInsensitiveStringMap(properties));
    return new CaspersTable(options, Clock.systemUTC().instant());
  }
}
