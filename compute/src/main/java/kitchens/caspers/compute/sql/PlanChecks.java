package kitchens.caspers.compute.sql;

import java.util.Set;
import kitchens.caspers.compute.catalog.ServedSession;
import kitchens.caspers.compute.catalog.UnityClient;
import kitchens.caspers.compute.catalog.VolumePaths;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * Looks at an analysed plan once more. Spark loads a table once for all of a statement, so that a
 * load for reading also serves a write and the other way round; and Delta's own commands load what
 * they change as if to read it. So the table that a command is about needs MODIFY, whatever it was
 * loaded for, unless the command is known to change nothing; and each table that it reads needs
 * SELECT. Storage paths that no name in the text stands for (IDENTIFIER makes names later) are for
 * administrators only.
 */
final class PlanChecks {
  /** Commands about a table that leave it as it is. */
  private static final Set<String> HARMLESS =
      Set.of(
          "CacheTable",
          "CacheTableAsSelect",
          "CloneTableStatement",
          "CreateDeltaTableCommand",
          "CreateTable",
          "CreateTableAsSelect",
          "CreateTableLike",
          "CreateV2ViewAsSelect",
          "CreateView",
          "CreateViewCommand",
          "DescribeColumn",
          "DescribeDeltaDetailCommand",
          "DescribeDeltaHistory",
          "DescribeDeltaHistoryCommand",
          "DescribeQueryCommand",
          "DescribeRelation",
          "DescribeTablePartition",
          "DropTable",
          "DropView",
          "ExplainCommand",
          "RefreshTable",
          "RenameTable",
          "ReplaceTableAsSelect",
          "ShowColumns",
          "ShowCreateTable",
          "ShowPartitions",
          "ShowTablePartition",
          "ShowTableProperties",
          "UncacheTable");

  private final SparkSession session;

  private PlanChecks(SparkSession session) {
    this.session = session;
  }

  static Function1<LogicalPlan, BoxedUnit> of(SparkSession session) {
    return plan -> {
      if (ServedSession.principal(session).isPresent()) {
        new PlanChecks(session).check(plan);
      }
      return BoxedUnit.UNIT;
    };
  }

  private void check(LogicalPlan plan) {
    PlanTables written = new PlanTables();
    PlanTables read = new PlanTables();
    if (plan instanceof Command && !HARMLESS.contains(plan.getClass().getSimpleName())) {
      for (Object part : CollectionConverters.asJava(plan.productIterator().toSeq())) {
        (isQuery(plan, part) ? read : written).add(part);
      }
    } else {
      read.add(plan);
    }
    read.paths().forEach(path -> VolumePaths.requireLocated(session, path));
    written.paths().forEach(path -> VolumePaths.requireLocated(session, path));
    if (!written.tables().isEmpty()) {
      require(plan.getClass().getSimpleName(), written.tables(), read.tables());
    }
  }

  private static void require(String command, Set<String> written, Set<String> read) {
    UnityClient unity = UnityClient.installed();
    written.forEach(table -> unity.require("TABLE", table, "MODIFY"));
    read.forEach(table -> unity.require("TABLE", table, "SELECT"));
    if (findsRows(command)) {
      written.forEach(table -> unity.require("TABLE", table, "SELECT"));
    }
  }

  /** Whether a command that changes rows must first find them. */
  private static boolean findsRows(String command) {
    return command.contains("Merge") || command.contains("Update") || command.contains("Delete");
  }

  /** A write's rows and a merge's source; whatever else a command holds is what it is about. */
  private static boolean isQuery(LogicalPlan command, Object part) {
    for (String accessor : new String[] {"query", "source"}) {
      try {
        if (command.getClass().getMethod(accessor).invoke(command) == part) {
          return true;
        }
      } catch (ReflectiveOperationException e) {
        // this command has no such part
      }
    }
    return false;
  }
}
