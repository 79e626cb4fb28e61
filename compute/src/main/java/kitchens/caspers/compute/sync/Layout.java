package kitchens.caspers.compute.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** The columns of a copy and which of them are its key. */
final class Layout {

  private final StructType schema;
  private final List<PostgresColumn> columns = new ArrayList<>();
  private final int[] key;
  private final int order;
  private final UnsafeProjection toKey;

  /**
   * @param timeseriesKey null when keys are unique
   */
  Layout(StructType schema, List<String> primaryKey, String timeseriesKey) {
    this.schema = schema;
    for (StructField field : schema.fields()) {
      columns.add(PostgresColumn.of(field.name(), field.dataType()));
    }
    this.key = primaryKey.stream().mapToInt(this::ordinal).toArray();
    this.order = timeseriesKey == null ? -1 : ordinal(timeseriesKey);
    List<Expression> references = new ArrayList<>();
    for (int ordinal : key) {
      references.add(new BoundReference(ordinal, schema.fields()[ordinal].dataType(), true));
    }
    this.toKey = UnsafeProjection.create(CollectionConverters.asScala(references).toSeq());
  }

  private int ordinal(String name) {
    for (int i = 0; i < schema.length(); i++) {
      if (schema.fields()[i].name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new IllegalStateException(
        "the table has no column '" + name + "' (any more), which is of the copy's key");
  }

  StructType schema() {
    return schema;
  }

  List<PostgresColumn> columns() {
    return columns;
  }

  List<PostgresColumn> keyColumns() {
    List<PostgresColumn> found = new ArrayList<>();
    for (int ordinal : key) {
      found.add(columns.get(ordinal));
    }
    return found;
  }

  /** The column whose greatest value counts; null when keys are unique. */
  PostgresColumn orderColumn() {
    return order < 0 ? null : columns.get(order);
  }

  /** The key of a row; null when a part of it is. */
  UnsafeRow key(InternalRow row) {
    for (int ordinal : key) {
      if (row.isNullAt(ordinal)) {
        return null;
      }
    }
    return toKey.apply(row).copy();
  }

  String keyText(InternalRow row) {
    List<String> parts = new ArrayList<>();
    for (int ordinal : key) {
      parts.add(columns.get(ordinal).text(row, ordinal));
    }
    return String.join(", ", parts);
  }

  /** All values of a row as Postgres reads them. */
  String[] texts(InternalRow row) {
    String[] texts = new String[columns.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = columns.get(i).text(row, i);
    }
    return texts;
  }

  /** The key's values of a row as Postgres reads them. */
  String[] keyTexts(InternalRow row) {
    String[] texts = new String[key.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = columns.get(key[i]).text(row, key[i]);
    }
    return texts;
  }

  static String names(List<PostgresColumn> columns) {
    return columns.stream().map(c -> Sql.name(c.name())).collect(Collectors.joining(", "));
  }
}
