package kitchens.caspers.compute.functions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.compute.catalog.FunctionInfo.Dependency;
import org.apache.spark.sql.catalyst.analysis.RelationTimeTravel;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.Origin;
import scala.Tuple3;

/**
 * The names in a function's body. They are kept in three parts, since a call comes from anywhere;
 * the parser's positions say where a part is lacking.
 */
final class FunctionBody {
  private static final String PART = "(?:`(?:[^`]|``)+`|[\\p{L}\\p{N}_]+)";
  private static final Pattern NAME =
      Pattern.compile(PART + "(?:\\s*\\.\\s*" + PART + "){0,2}(?!\\s*\\.)");

  private final String text;
  private final FunctionCalls calls;
  private final Map<Integer, String> insertions = new TreeMap<>();
  private final Set<String> tables = new LinkedHashSet<>();
  private final Set<String> functions = new LinkedHashSet<>();

  private FunctionBody(String text, FunctionCalls calls) {
    this.text = text;
    this.calls = calls;
  }

  /**
   * Reads a body.
   *
   * @param query whether it is a query and no expression
   * @param calls of the session whose current catalog and schema complete the names
   */
  static FunctionBody read(String text, boolean query, ParserInterface parser, FunctionCalls calls)
      throws ParseException {
    FunctionBody body = new FunctionBody(text, calls);
    if (query) {
      body.plan(parser.parseQuery(text), Set.of());
    } else {
      body.expression(parser.parseExpression(text), Set.of());
    }
    return body;
  }

  /** The body with every name in three parts. */
  String qualified() {
    StringBuilder whole = new StringBuilder(text);
    int added = 0;
    for (Map.Entry<Integer, String> insertion : insertions.entrySet()) {
      whole.insert(insertion.getKey() + added, insertion.getValue());
      added += insertion.getValue().length();
    }
    return whole.toString();
  }

  List<Dependency> dependencies() {
    List<Dependency> all = new ArrayList<>();
    tables.forEach(name -> all.add(Dependency.onTable(name)));
    functions.forEach(name -> all.add(Dependency.onFunction(name)));
    return all;
  }

  private void plan(LogicalPlan plan, Set<String> common) {
    if (plan instanceof UnresolvedWith with) {
      Set<String> names = new HashSet<>(common);
      for (Tuple3<String, SubqueryAlias, ?> relation :
          Trees.<Tuple3<String, SubqueryAlias, ?>>list(with.cteRelations())) {
        plan(relation._2().child(), names);
        names.add(relation._1().toLowerCase(Locale.ROOT));
      }
      plan(with.child(), names);
      return;
    }
    if (plan instanceof RelationTimeTravel travel) {
      plan(travel.relation(), common);
    } else if (plan instanceof UnresolvedRelation relation) {
      List<String> parts = Trees.list(relation.multipartIdentifier());
      if (parts.size() > 1 || !common.contains(parts.get(0).toLowerCase(Locale.ROOT))) {
        complete(parts, plan.origin());
        calls.qualified(parts).ifPresent(full -> tables.add(String.join(".", full)));
      }
    } else if (plan instanceof UnresolvedTableValuedFunction call) {
      function(Trees.list(call.name()), plan.origin());
    }
    Trees.<LogicalPlan>list(plan.children()).forEach(child -> plan(child, common));
    Trees.<Expression>list(plan.expressions()).forEach(e -> expression(e, common));
  }

  private void expression(Expression expression, Set<String> common) {
    if (expression instanceof SubqueryExpression subquery) {
      plan(subquery.plan(), common);
    } else if (expression instanceof UnresolvedFunction call) {
      function(Trees.list(call.nameParts()), expression.origin());
    }
    Trees.<Expression>list(expression.children()).forEach(child -> expression(child, common));
  }

  /** A call that was bound has a name in one part, the full name. */
  private void function(List<String> parts, Origin origin) {
    if (parts.size() == 1 && parts.get(0).chars().filter(c -> c == '.').count() == 2) {
      functions.add(parts.get(0));
      Matcher name = NAME.matcher(text);
      int start = (Integer) origin.startIndex().get();
      if (name.region(start, text.length()).lookingAt()) {
        int written = 1 + separators(name.group());
        List<String> full = List.of(parts.get(0).split("\\."));
        prefix(start, full.subList(0, 3 - written));
      }
    }
  }

  /** Periods outside of quotes. */
  private static int separators(String name) {
    return (int) name.replaceAll("`(?:[^`]|``)+`", "q").chars().filter(c -> c == '.').count();
  }

  private void complete(List<String> parts, Origin origin) {
    if (parts.size() < 3 && origin.startIndex().isDefined()) {
      calls
          .qualified(parts)
          .ifPresent(
              full ->
                  prefix((Integer) origin.startIndex().get(), full.subList(0, 3 - parts.size())));
    }
  }

  private void prefix(int at, List<String> parts) {
    if (!parts.isEmpty()) {
      insertions.put(at, FunctionCalls.quoted(parts) + ".");
    }
  }
}
