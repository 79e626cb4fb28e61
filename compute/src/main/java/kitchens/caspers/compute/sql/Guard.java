package kitchens.caspers.compute.sql;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.compute.catalog.ServedSession;
import kitchens.caspers.compute.http.ComputeException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.LocalTempView$;
import org.apache.spark.sql.catalyst.analysis.ResolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.ResolvedNamespace;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.execution.command.CreateViewCommand;
import org.apache.spark.sql.execution.command.SetCommand;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * Refuses, in sessions that serve statements, what would reach past the workspace: code from jars
 * or by reflection, scripts, files outside the storage, settings of the infrastructure, and tables
 * in Spark's own catalog, which forgets them.
 */
final class Guard extends Rule<LogicalPlan> {
  private static final String CODE =
      "would run code on the driver; put it into a task of a job instead";
  private static final String FILES =
      "would reach files outside the workspace's storage; use a volume and read_files";
  private static final String FORGOTTEN =
      "would be kept by Spark alone and forgotten; name a catalog of the workspace, as in"
          + " main.sales.orders";

  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("AddJarsCommand", CODE),
          Map.entry("AddFilesCommand", FILES),
          Map.entry("AddArchivesCommand", FILES),
          Map.entry("ListJarsCommand", CODE),
          Map.entry("ListFilesCommand", FILES),
          Map.entry("ListArchivesCommand", FILES),
          Map.entry("LoadData", FILES),
          Map.entry("InsertIntoDir", FILES),
          Map.entry("CreateTempViewUsing", FILES),
          Map.entry("ScriptTransformation", CODE),
          Map.entry("CreateFunction", CODE),
          Map.entry("CreateFunctionCommand", CODE),
          Map.entry("RegisterFunction", CODE),
          Map.entry("ResetCommand", "would change settings of the infrastructure"),
          Map.entry("CreateDataSourceTableCommand", FORGOTTEN),
          Map.entry("CreateDataSourceTableAsSelectCommand", FORGOTTEN),
          Map.entry("CreateTableCommand", FORGOTTEN),
          Map.entry("CreateTableLikeCommand", FORGOTTEN),
          Map.entry("CreateDatabaseCommand", FORGOTTEN));

  private static final Set<String> REFLECTION = Set.of("reflect", "java_method", "try_reflect");

  private static final Set<String> SETTABLE =
      Set.of(
          "spark.sql.ansi.enabled",
          "spark.sql.casesensitive",
          "spark.sql.session.timezone",
          "spark.sql.shuffle.partitions",
          "spark.sql.sources.partitionoverwritemode",
          "spark.databricks.delta.schema.automerge.enabled");

  private final boolean served;

  Guard(SparkSession session) {
    this.served = ServedSession.is(session);
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (served) {
      plan.foreachWithSubqueries(each(Guard::inspect));
    }
    return plan;
  }

  /** The same as a check of the analysed plan. */
  Function1<LogicalPlan, BoxedUnit> check() {
    return each(this::apply);
  }

  private static void inspect(LogicalPlan plan) {
    String node = plan.getClass().getSimpleName();
    String reason = REFUSED.get(node);
    if (reason != null) {
      throw ComputeException.permissionDenied(plan.nodeName() + " " + reason + ".");
    }
    if (node.startsWith("Create") || node.startsWith("Replace")) {
      CollectionConverters.asJava(plan.children()).forEach(child -> requireKept(plan, child));
    }
    if (plan instanceof CreateViewCommand view && view.viewType() != LocalTempView$.MODULE$) {
      throw ComputeException.permissionDenied(plan.nodeName() + " " + FORGOTTEN + ".");
    }
    if (plan instanceof UnresolvedTableValuedFunction function
        && function.name().last().equalsIgnoreCase("table_changes_by_path")) {
      throw ComputeException.permissionDenied(
          "table_changes_by_path "
              + FILES.replace("a volume and read_files", "table_changes")
              + ".");
    }
    if (plan instanceof SetCommand set) {
      inspect(set);
    }
    for (Expression root : CollectionConverters.asJava(plan.expressions())) {
      root.foreach(each(Guard::inspect));
    }
  }

  private static void requireKept(LogicalPlan command, LogicalPlan name) {
    boolean forgotten =
        name instanceof ResolvedNamespace namespace && spark(namespace.catalog())
            || name instanceof ResolvedIdentifier table
                && spark(table.catalog())
                && !table.identifier().name().contains("/");
    if (forgotten) {
      throw ComputeException.permissionDenied(command.nodeName() + " " + FORGOTTEN + ".");
    }
  }

  private static boolean spark(CatalogPlugin catalog) {
    return catalog.name().equals(CatalogManager.SESSION_CATALOG_NAME());
  }

  private static void inspect(Expression expression) {
    if (expression instanceof UnresolvedFunction function) {
      String name = function.nameParts().last().toLowerCase(Locale.ROOT);
      if (REFLECTION.contains(name)) {
        throw ComputeException.permissionDenied(name + " " + CODE + ".");
      }
    }
  }

  private static void inspect(SetCommand set) {
    String key = set.kv().isEmpty() ? "" : set.kv().get()._1();
    if (!SETTABLE.contains(key.toLowerCase(Locale.ROOT))) {
      throw ComputeException.permissionDenied(
          "SET "
              + key
              + " would show or change settings of the infrastructure; a statement may set "
              + SETTABLE.stream().sorted().toList()
              + ".");
    }
  }

  private static <T> Function1<T, BoxedUnit> each(java.util.function.Consumer<T> action) {
    return value -> {
      action.accept(value);
      return BoxedUnit.UNIT;
    };
  }
}
