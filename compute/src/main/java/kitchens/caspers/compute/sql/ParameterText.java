package kitchens.caspers.compute.sql;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.NamedParameterContext;
import org.apache.spark.sql.catalyst.parser.ParameterContext;
import scala.jdk.javaapi.CollectionConverters;

/** Parameters as literals in the text, for Delta's own statements, whose parser knows none. */
final class ParameterText {
  private ParameterText() {}

  /** The text with each {@code :name} of a known parameter replaced by its value. */
  static String bound(String sql, List<Token> tokens, ParameterContext context) {
    if (!(context instanceof NamedParameterContext named)) {
      return sql;
    }
    Map<String, Expression> values = CollectionConverters.asJava(named.params());
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token name = tokens.get(i + 1);
      int start = tokens.get(i).start();
      boolean marker =
          tokens.get(i).symbol(':')
              && name.kind() == Token.Kind.WORD
              && name.start() == start + 1
              && values.containsKey(name.text());
      if (marker) {
        text.append(sql, at, start).append(values.get(name.text()).sql());
        at = name.start() + name.text().length();
      }
    }
    return text.append(sql, at, sql.length()).toString();
  }
}
