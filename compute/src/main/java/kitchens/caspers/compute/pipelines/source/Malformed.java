package kitchens.caspers.compute.pipelines.source;

import java.time.Instant;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** A line that is no JSON object, kept aside so that nobody has to look for it. */
public record Malformed(String file, long line, String text, String reason) {
  /** The columns of a quarantine table. */
  public static final StructType SCHEMA =
      new StructType()
          .add("_file", DataTypes.StringType)
          .add("_line", DataTypes.LongType)
          .add("_raw", DataTypes.StringType)
          .add("_reason", DataTypes.StringType)
          .add("_quarantined_at", DataTypes.TimestampType);

  /** As a row of {@link #SCHEMA}. */
  public InternalRow row(Instant at) {
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(file),
          line,
          UTF8String.fromString(text),
          UTF8String.fromString(reason),
          at.getEpochSecond() * 1_000_000L + at.getNano() / 1_000L
        });
  }
}
