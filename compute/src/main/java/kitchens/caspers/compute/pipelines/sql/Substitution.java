package kitchens.caspers.compute.pipelines.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code ${key}} replaced by the pipeline's configuration, with the way back from a place in the
 * result to the place in the file. Databricks substitutes anywhere in the text, strings included;
 * so does this.
 */
final class Substitution implements SourceMap {
  private record Shift(int outputStart, int outputEnd, int sourceStart, int sourceEnd) {}

  private final String source;
  private final String output;
  private final String file;
  private final List<Shift> shifts;

  private Substitution(String file, String source, String output, List<Shift> shifts) {
    this.file = file;
    this.source = source;
    this.output = output;
    this.shifts = shifts;
  }

  static Substitution apply(
      String file, String source, Map<String, String> configuration, List<Problem> problems) {
    var out = new StringBuilder();
    var shifts = new ArrayList<Shift>();
    int at = 0;
    for (int open = source.indexOf("${"); open >= 0; open = source.indexOf("${", at)) {
      int close = source.indexOf('}', open);
      if (close < 0) {
        break;
      }
      out.append(source, at, open);
      String key = source.substring(open + 2, close).strip();
      String value = configuration.get(key);
      if (value == null) {
        problems.add(
            new Problem(
                positionIn(file, source, open),
                "${" + key + "} is not in the pipeline's configuration; add `" + key + "` to it"));
        value = "";
      }
      shifts.add(new Shift(out.length(), out.length() + value.length(), open, close + 1));
      out.append(value);
      at = close + 1;
    }
    out.append(source, at, source.length());
    return new Substitution(file, source, out.toString(), shifts);
  }

  String output() {
    return output;
  }

  /** The file's position of an offset in the output. */
  Position position(int offset) {
    int moved = 0;
    for (Shift shift : shifts) {
      if (offset < shift.outputStart()) {
        break;
      }
      if (offset < shift.outputEnd()) {
        return positionIn(file, source, shift.sourceStart());
      }
      moved = shift.sourceEnd() - shift.outputEnd();
    }
    return positionIn(file, source, Math.min(Math.max(offset + moved, 0), source.length()));
  }

  @Override
  public Position position(int line, int column) {
    int offset = 0;
    for (int l = 1; l < line; l++) {
      int end = output.indexOf('\n', offset);
      if (end < 0) {
        break;
      }
      offset = end + 1;
    }
    return position(Math.min(offset + column, output.length()));
  }

  private static Position positionIn(String file, String text, int offset) {
    int line = 1;
    int start = 0;
    for (int nl = text.indexOf('\n'); nl >= 0 && nl < offset; nl = text.indexOf('\n', nl + 1)) {
      line++;
      start = nl + 1;
    }
    return new Position(file, line, offset - start + 1);
  }
}
