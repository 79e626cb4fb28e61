package kitchens.caspers.compute.pipelines.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.json.CreateJacksonParser;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JacksonParser;
import org.apache.spark.sql.catalyst.util.BadRecordException;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads files of JSON lines with Spark's own JSON parser. A line that is no JSON object is
 * malformed; in one that is, a field that does not fit its column's type becomes NULL and, like a
 * field without a column, goes into the rescued data. Not for use by two threads at a time.
 */
public final class JsonLines {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory FACTORY = MAPPER.getFactory();

  private final JacksonParser parser;
  private final JsonFactory factory;
  private final Function1<JsonParser, Object>[] converters;
  private final UnsafeProjection toUnsafe;
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final int columns;
  private final boolean rescues;

  /**
   * @param schema all columns; the one named by {@code rescuedDataColumn}, if any, is the last
   */
  public JsonLines(StructType schema, Map<String, String> options) {
    this.rescues = options.containsKey("rescueddatacolumn");
    this.columns = schema.length();
    StructField[] data =
        Arrays.copyOf(schema.fields(), rescues ? schema.length() - 1 : schema.length());
    for (int i = 0; i < data.length; i++) {
      ordinals.put(data[i].name(), i);
    }
    var parserOptions = new HashMap<String, String>();
    copy(options, "timestampformat", parserOptions, "timestampFormat");
    copy(options, "dateformat", parserOptions, "dateFormat");
    var json =
        new JSONOptions(
            scala.collection.immutable.Map.from(CollectionConverters.asScala(parserOptions)),
            "UTC",
            "_corrupt_record");
    this.parser =
        new JacksonParser(
            new StructType(data),
            json,
            false,
            kitchens.caspers.compute.pipelines.plan.Scala.seq(List.of()));
    this.factory = json.buildJsonFactory();
    this.converters = converters(parser, data);
    this.toUnsafe = UnsafeProjection.create(schema);
  }

  @SuppressWarnings("unchecked")
  private static Function1<JsonParser, Object>[] converters(
      JacksonParser parser, StructField[] fields) {
    return Arrays.stream(fields)
        .map(field -> parser.makeConverter(field.dataType()))
        .toArray(Function1[]::new);
  }

  private static void copy(
      Map<String, String> from, String name, Map<String, String> to, String as) {
    if (from.containsKey(name)) {
      to.put(as, from.get(name));
    }
  }

  /** Appends a file's rows and its malformed lines. */
  public void read(Path file, String name, List<InternalRow> rows, List<Malformed> malformed)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int line = 0;
    for (int start = 0; start < bytes.length; ) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      line++;
      int length = end - start;
      if (length > 0 && bytes[end - 1] == '\r') {
        length--;
      }
      if (!isBlank(bytes, start, length)) {
        readLine(bytes, start, length, name, line, rows, malformed);
      }
      start = end + 1;
    }
  }

  private static boolean isBlank(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private void readLine(
      byte[] bytes,
      int start,
      int length,
      String file,
      long line,
      List<InternalRow> rows,
      List<Malformed> malformed) {
    InternalRow fitting = fitting(bytes, start, length);
    if (fitting != null) {
      rows.add(fitting);
      return;
    }
    InternalRow row;
    boolean misfit = false;
    try {
      row = parse(UTF8String.fromBytes(bytes, start, length));
    } catch (BadRecordException e) {
      InternalRow[] partial = e.partialResults().apply();
      row = partial.length == 0 ? null : partial[0];
      misfit = true;
    }
    if (row == null || bytes[start] != '{') {
      malformed.add(
          new Malformed(
              file,
              line,
              new String(bytes, start, length, StandardCharsets.UTF_8),
              "not a JSON object"));
      return;
    }
    if (!rescues) {
      rows.add(toUnsafe.apply(row).copy());
      return;
    }
    var values = new Object[columns];
    System.arraycopy(((GenericInternalRow) row).values(), 0, values, 0, columns - 1);
    if (misfit || hasUnknownField(bytes, start, length)) {
      values[columns - 1] = rescued(bytes, start, length, values, file);
    }
    rows.add(toUnsafe.apply(new GenericInternalRow(values)).copy());
  }

  /**
   * The row of a line that is an object whose every field has a column and fits it: most lines, in
   * one pass over the bytes with Spark's own converters. Null for any other line, which Spark's
   * parser then takes apart.
   */
  private InternalRow fitting(byte[] bytes, int start, int length) {
    try (JsonParser json = factory.createParser(bytes, start, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      var values = new Object[columns];
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        Integer ordinal = ordinals.get(json.currentName());
        if (ordinal == null) {
          return null;
        }
        values[ordinal] = converters[ordinal].apply(json);
      }
      return json.currentToken() == JsonToken.END_OBJECT
          ? toUnsafe.apply(new GenericInternalRow(values)).copy()
          : null;
    } catch (Exception e) {
      // Spark's converters throw checked exceptions that they do not declare.
      return null;
    }
  }

  /** Spark's parser throws this checked exception undeclared. */
  private InternalRow parse(UTF8String record) throws BadRecordException {
    var parsed =
        parser.parse(
            record, (factory, text) -> CreateJacksonParser.utf8String(factory, text), t -> t);
    return parsed.isEmpty() ? null : parsed.head();
  }

  private boolean hasUnknownField(byte[] bytes, int start, int length) {
    try (JsonParser json = FACTORY.createParser(bytes, start, length)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        if (!ordinals.containsKey(json.currentName())) {
          return true;
        }
        json.nextToken();
        json.skipChildren();
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** The fields without a column, and those whose value did not fit it, as a JSON object. */
  private UTF8String rescued(byte[] bytes, int start, int length, Object[] values, String file) {
    try {
      JsonNode node = MAPPER.readTree(bytes, start, length);
      ObjectNode kept = MAPPER.createObjectNode();
      node.fields()
          .forEachRemaining(
              field -> {
                Integer ordinal = ordinals.get(field.getKey());
                if (ordinal == null || (values[ordinal] == null && !field.getValue().isNull())) {
                  kept.set(field.getKey(), field.getValue());
                }
              });
      if (kept.isEmpty()) {
        return null;
      }
      kept.put("_file_path", file);
      return UTF8String.fromString(kept.toString());
    } catch (IOException e) {
      return null;
    }
  }
}
