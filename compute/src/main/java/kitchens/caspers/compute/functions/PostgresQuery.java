package kitchens.caspers.compute.functions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.SQLFunctionNode;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LateralJoin;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import org.apache.spark.sql.delta.files.TahoeFileIndex;
import org.apache.spark.sql.delta.files.TahoeLogFileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.Option;
import scala.runtime.BoxedUnit;

/**
 * An analysed plan as a query of Postgres. It starts from the analysed plan because there each type
 * and each implicit cast stands written: what is translated computes the same in both engines, and
 * what would not is refused by name. A column is called by the id that Spark gave it, so that no
 * name is ambiguous; each node is a subquery, which Postgres' planner flattens.
 */
final class PostgresQuery {
  private final PostgresExpressions expressions;
  private final Set<Long> used = new HashSet<>();
  private final Map<Long, CTERelationDef> common = new HashMap<>();

  private PostgresQuery(String marker) {
    this.expressions = new PostgresExpressions(marker, this::query);
  }

  /**
   * @param marker with which the texts begin that stand for arguments
   * @throws NotTranslatable naming what Postgres cannot do the same
   */
  static Pieces of(LogicalPlan analyzed, String marker) {
    PostgresQuery query = new PostgresQuery(marker);
    query.use(analyzed.output());
    analyzed.foreachWithSubqueries(
        plan -> {
          query.scan(plan);
          return BoxedUnit.UNIT;
        });
    return Pieces.of(
        "SELECT ", names(analyzed.output()), " FROM (", query.query(analyzed), ") AS q");
  }

  /** Notes which columns count, and the common table expressions. */
  private void scan(LogicalPlan plan) {
    for (Expression root : Trees.<Expression>list(plan.expressions())) {
      root.foreach(
          e -> {
            if (e instanceof Attribute attribute) {
              used.add(attribute.exprId().id());
            }
            return BoxedUnit.UNIT;
          });
    }
    if (plan instanceof Union || plan instanceof Distinct || plan instanceof CTERelationDef) {
      Trees.<LogicalPlan>list(plan.children()).forEach(child -> use(child.output()));
    }
    if (plan instanceof CTERelationDef definition) {
      common.put(definition.id(), definition);
    }
  }

  private void use(scala.collection.Iterable<Attribute> attributes) {
    Trees.<Attribute>list(attributes).forEach(a -> used.add(a.exprId().id()));
  }

  static String name(Attribute attribute) {
    return "c" + attribute.exprId().id();
  }

  private static String names(scala.collection.Iterable<Attribute> attributes) {
    return String.join(
        ", ", Trees.<Attribute>list(attributes).stream().map(PostgresQuery::name).toList());
  }

  private Pieces query(LogicalPlan plan) {
    if (plan instanceof SubqueryAlias
        || plan instanceof View
        || plan instanceof SQLFunctionNode
        || plan instanceof LocalLimit) {
      return query((LogicalPlan) plan.children().head());
    } else if (plan instanceof OneRowRelation) {
      return Pieces.of("SELECT");
    } else if (plan instanceof Project project) {
      return Pieces.of("SELECT ", select(project.projectList()), from(project.child()));
    } else if (plan instanceof Filter filter) {
      return Pieces.of(
          "SELECT *", from(filter.child()), " WHERE ", expressions.of(filter.condition()));
    } else if (plan instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    } else if (plan instanceof Sort sort && sort.global()) {
      return Pieces.of("SELECT *", from(sort.child()), " ORDER BY ", order(sort.order()));
    } else if (plan instanceof GlobalLimit limit) {
      return Pieces.of(query(limited(limit)), " LIMIT ", expressions.of(limit.limitExpr()));
    } else if (plan instanceof Distinct distinct) {
      return Pieces.of("SELECT DISTINCT *", from(distinct.child()));
    } else if (plan instanceof Union union && !union.byName()) {
      return union(union);
    } else if (plan instanceof Join join) {
      return join(join);
    } else if (plan instanceof LateralJoin join) {
      return joined(
          join.left(),
          join.joinType().sql(),
          Pieces.of("LATERAL (", query(join.right().plan()), ")"),
          join.condition());
    } else if (plan instanceof WithCTE with) {
      return query(with.plan());
    } else if (plan instanceof CTERelationRef reference) {
      return reference(reference);
    }
    return relation(plan);
  }

  /** Below a limit stands its local twin; a limit over no clause of its own gets a level. */
  private static LogicalPlan limited(GlobalLimit limit) {
    LogicalPlan below = limit.child() instanceof LocalLimit local ? local.child() : limit.child();
    if (below instanceof GlobalLimit || below instanceof Union || below instanceof LocalLimit) {
      throw new NotTranslatable("LIMIT right over " + below.nodeName());
    }
    return below;
  }

  private Pieces from(LogicalPlan plan) {
    return Pieces.of(" FROM (", query(plan), ") AS q");
  }

  private Pieces select(scala.collection.Iterable<?> named) {
    List<Pieces> columns = new ArrayList<>();
    for (Expression each : Trees.<Expression>list(named)) {
      columns.add(expressions.named(each));
    }
    return Pieces.join(", ", columns);
  }

  private Pieces order(scala.collection.Iterable<?> orders) {
    List<Pieces> all = new ArrayList<>();
    for (Expression each : Trees.<Expression>list(orders)) {
      all.add(expressions.of(each));
    }
    return Pieces.join(", ", all);
  }

  private Pieces aggregate(Aggregate aggregate) {
    Pieces select =
        Pieces.of("SELECT ", select(aggregate.aggregateExpressions()), from(aggregate.child()));
    List<Pieces> keys = new ArrayList<>();
    for (Expression key : Trees.<Expression>list(aggregate.groupingExpressions())) {
      if (key.foldable()) {
        throw new NotTranslatable("GROUP BY a constant");
      }
      keys.add(expressions.of(key));
    }
    return keys.isEmpty() ? select : Pieces.of(select, " GROUP BY ", Pieces.join(", ", keys));
  }

  private Pieces union(Union union) {
    List<Pieces> all = new ArrayList<>();
    List<Attribute> output = Trees.list(union.output());
    for (LogicalPlan child : Trees.<LogicalPlan>list(union.children())) {
      all.add(renamed(Trees.list(child.output()), output, child));
    }
    return Pieces.join(" UNION ALL ", all);
  }

  private Pieces renamed(List<Attribute> from, List<Attribute> to, LogicalPlan plan) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < to.size(); i++) {
      columns.add(name(from.get(i)) + " AS " + name(to.get(i)));
    }
    return Pieces.of("SELECT ", String.join(", ", columns), from(plan));
  }

  private Pieces reference(CTERelationRef reference) {
    CTERelationDef definition = common.get(reference.cteId());
    if (definition == null || reference.recursive()) {
      throw new NotTranslatable("a recursive WITH");
    }
    return renamed(
        Trees.list(definition.output()), Trees.list(reference.output()), definition.child());
  }

  private Pieces join(Join join) {
    String type = join.joinType().sql();
    if (type.equals("LEFT SEMI") || type.equals("LEFT ANTI")) {
      return Pieces.of(
          "SELECT *",
          from(join.left()),
          type.equals("LEFT SEMI") ? " WHERE EXISTS (" : " WHERE NOT EXISTS (",
          "SELECT",
          from(join.right()),
          join.condition().isDefined() ? " WHERE " : "",
          join.condition().isDefined() ? expressions.of(join.condition().get()) : "",
          ")");
    }
    return joined(join.left(), type, Pieces.of("(", query(join.right()), ")"), join.condition());
  }

  private Pieces joined(LogicalPlan left, String type, Pieces right, Option<Expression> condition) {
    if (!List.of("INNER", "CROSS", "LEFT OUTER", "RIGHT OUTER", "FULL OUTER").contains(type)) {
      throw new NotTranslatable("a " + type + " join");
    }
    return Pieces.of(
        "SELECT * FROM (",
        query(left),
        ") AS l ",
        type.equals("CROSS") ? "INNER" : type,
        " JOIN ",
        right,
        " AS r ON ",
        condition.isDefined() ? expressions.of(condition.get()) : "true");
  }

  private Pieces relation(LogicalPlan plan) {
    String table;
    if (plan instanceof LogicalRelation relation && relation.catalogTable().isDefined()) {
      refuseTimeTravel(relation);
      TableIdentifier of = relation.catalogTable().get().identifier();
      table = String.join(".", Trees.<String>list(of.nameParts()));
    } else if (plan instanceof DataSourceV2Relation relation
        && relation.catalog().isDefined()
        && relation.identifier().isDefined()
        && relation.timeTravelSpec().isEmpty()) {
      List<String> parts = new ArrayList<>();
      parts.add(relation.catalog().get().name());
      parts.addAll(List.of(relation.identifier().get().namespace()));
      parts.add(relation.identifier().get().name());
      table = String.join(".", parts);
    } else {
      throw new NotTranslatable(plan.nodeName());
    }
    List<String> columns = new ArrayList<>();
    for (Attribute attribute : Trees.<Attribute>list(plan.output())) {
      if (used.contains(attribute.exprId().id())) {
        String json = PostgresTypes.nested(attribute.dataType()) ? "::json" : "";
        columns.add(quoted(attribute.name()) + json + " AS " + name(attribute));
      }
    }
    return Pieces.of(
        "SELECT ",
        String.join(", ", columns),
        " FROM ",
        Pieces.table(table.toLowerCase(Locale.ROOT)));
  }

  private static void refuseTimeTravel(LogicalRelation relation) {
    if (relation.relation() instanceof HadoopFsRelation files
        && files.location() instanceof TahoeFileIndex index
        && (!(index instanceof TahoeLogFileIndex log) || log.isTimeTravelQuery())) {
      throw new NotTranslatable("an older version of a table (VERSION or TIMESTAMP AS OF)");
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
