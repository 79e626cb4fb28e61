package kitchens.caspers.simulator.menu;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import kitchens.caspers.simulator.input.Findings;

/** One CSV file with a header, read row by row; reports what is wrong with its line. */
final class CsvTable {
  private static final ObjectReader ROWS =
      new CsvMapper()
          .readerForMapOf(String.class)
          .with(CsvSchema.emptySchema().withHeader())
          .with(CsvParser.Feature.TRIM_SPACES)
          .with(CsvParser.Feature.SKIP_EMPTY_LINES);
  private static final Pattern DOLLARS = Pattern.compile("\\d{1,5}\\.\\d\\d");

  private final Findings findings;
  private final Set<Integer> ids = new HashSet<>();
  private Map<String, String> row;
  private int line = 1;

  CsvTable(Findings findings) {
    this.findings = findings;
  }

  /** Every row, as far as they can be read. */
  <T> List<T> read(String csv, List<String> columns, Function<CsvTable, T> toRecord) {
    var records = new ArrayList<T>();
    try (MappingIterator<Map<String, String>> rows = ROWS.readValues(csv)) {
      while (rows.hasNextValue()) {
        line = rows.getCurrentLocation().getLineNr();
        row = rows.nextValue();
        if (records.isEmpty() && lacks(columns)) {
          return records;
        }
        records.add(toRecord.apply(this));
      }
    } catch (IOException e) {
      findings.error("line " + (line + 1), "is not CSV: " + e.getMessage(), "mend the quoting");
    }
    if (records.isEmpty()) {
      findings.error("line 1", "has no rows", "write a header and at least one row");
    }
    return records;
  }

  private boolean lacks(List<String> columns) {
    var missing = columns.stream().filter(column -> !row.containsKey(column)).toList();
    if (!missing.isEmpty()) {
      findings.error(
          "line 1",
          "the header has no " + String.join(", ", missing),
          "write the columns " + String.join(",", columns));
    }
    return !missing.isEmpty();
  }

  /** The row's own number, once in the file. */
  int id() {
    var id = number("id");
    if (!ids.add(id)) {
      findings.error("line " + line, "id " + id + " is there twice", "give each row its own id");
    }
    return id;
  }

  /** A number that must be an id of another file. */
  int reference(String column, CsvTable other, String otherFile) {
    var id = number(column);
    if (!other.ids.contains(id)) {
      findings.error(
          "line " + line,
          column + " " + id + " is not in " + otherFile,
          "name an id that " + otherFile + " has");
    }
    return id;
  }

  String text(String column) {
    var value = row.get(column);
    if (value == null || value.isBlank()) {
      findings.error("line " + line, column + " is missing", "write it");
      return "";
    }
    return value;
  }

  /** Dollars with cents, as cents. */
  int cents(String column) {
    var value = text(column);
    if (!DOLLARS.matcher(value).matches()) {
      findings.error(
          "line " + line,
          column + " is '" + value + "'",
          "write dollars with two decimals, such as 12.50");
      return 0;
    }
    return Integer.parseInt(value.replace(".", ""));
  }

  private int number(String column) {
    var value = text(column);
    if (!value.matches("\\d{1,9}")) {
      findings.error(
          "line " + line, column + " is '" + value + "'", "write a whole number of 0 or more");
      return -1;
    }
    return Integer.parseInt(value);
  }
}
