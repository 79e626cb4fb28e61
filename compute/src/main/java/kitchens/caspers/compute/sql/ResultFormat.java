package kitchens.caspers.compute.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kitchens.caspers.compute.catalog.TypeNames;
import kitchens.caspers.compute.http.Json;
import kitchens.caspers.compute.http.StatementService.Column;
import kitchens.caspers.compute.http.StatementService.Schema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.types.variant.Variant;
import org.apache.spark.unsafe.types.VariantVal;
import scala.jdk.javaapi.CollectionConverters;

/** Values and columns as Databricks' statement API writes them in JSON_ARRAY results. */
final class ResultFormat {
  private static final DateTimeFormatter NTZ =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  private ResultFormat() {}

  static Schema schema(StructType type) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : type.fields()) {
      columns.add(
          new Column(
              field.name(),
              columns.size(),
              TypeNames.name(field.dataType()),
              field.dataType().sql()));
    }
    return new Schema(columns.size(), columns);
  }

  static List<String> row(Row row) {
    List<String> values = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      values.add(text(row.get(i)));
    }
    return values;
  }

  /** A value on its own; null stays null, arrays, maps and structs become JSON. */
  private static String text(Object value) {
    if (value == null) {
      return null;
    }
    JsonNode node = json(value);
    if (!node.isContainerNode()) {
      return node.asText();
    }
    try {
      return Json.MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(Object value) {
    if (value == null) {
      return NODES.nullNode();
    } else if (value instanceof Boolean b) {
      return NODES.booleanNode(b);
    } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return NODES.numberNode(((Number) value).intValue());
    } else if (value instanceof Long l) {
      return NODES.numberNode(l);
    } else if (value instanceof Double d) {
      return NODES.numberNode(d);
    } else if (value instanceof Float f) {
      return NODES.numberNode(f);
    } else if (value instanceof BigDecimal d) {
      return new PlainDecimal(d);
    } else if (value instanceof Instant instant) {
      return NODES.textNode(UTC.format(instant));
    } else if (value instanceof LocalDateTime time) {
      return NODES.textNode(NTZ.format(time));
    } else if (value instanceof byte[] bytes) {
      return NODES.textNode(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof Row row) {
      return struct(row);
    } else if (value instanceof scala.collection.Map<?, ?> map) {
      return map(CollectionConverters.asJava(map));
    } else if (value instanceof scala.collection.Seq<?> seq) {
      ArrayNode array = NODES.arrayNode();
      CollectionConverters.asJava(seq).forEach(item -> array.add(json(item)));
      return array;
    } else if (value instanceof VariantVal variant) {
      return variant(variant);
    }
    return NODES.textNode(value.toString());
  }

  private static JsonNode variant(VariantVal value) {
    String json = new Variant(value.getValue(), value.getMetadata()).toJson(ZoneOffset.UTC);
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      return NODES.textNode(json);
    }
  }

  private static JsonNode struct(Row row) {
    ObjectNode object = NODES.objectNode();
    String[] names = row.schema().fieldNames();
    for (int i = 0; i < names.length; i++) {
      object.set(names[i], json(row.get(i)));
    }
    return object;
  }

  private static JsonNode map(Map<?, ?> map) {
    ObjectNode object = NODES.objectNode();
    map.forEach((key, value) -> object.set(text(key), json(value)));
    return object;
  }

  /** A decimal that keeps its scale and never takes an exponent. */
  private static final class PlainDecimal extends com.fasterxml.jackson.databind.node.DecimalNode {
    private static final long serialVersionUID = 1L;
    private final String plain;

    PlainDecimal(BigDecimal value) {
      super(value);
      this.plain = value.toPlainString();
    }

    @Override
    public String asText() {
      return plain;
    }
  }
}
