package kitchens.caspers.compute.sql;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.delta.DeltaLogFileIndex;
import org.apache.spark.sql.delta.catalog.DeltaTableV2;
import org.apache.spark.sql.delta.files.TahoeFileIndex;
import org.apache.spark.sql.delta.files.TahoeLogFileIndex;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.Option;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The tables of the workspace's catalogs that stand in a plan, subqueries included, by full name,
 * and the paths of those that stand in no catalog. What is inside a view was looked up with the
 * privileges of the view's owner and is no table of the plan; its paths are.
 */
final class PlanTables {
  /** How deep the fields of plans are followed beside their children. */
  private static final int DEPTH = 6;

  private final Set<String> tables = new LinkedHashSet<>();
  private final Set<String> paths = new LinkedHashSet<>();

  Set<String> tables() {
    return tables;
  }

  Set<String> paths() {
    return paths;
  }

  /** A plan, or a field of one that may hold plans and tables. */
  void add(Object part) {
    add(part, false, 0);
  }

  private void add(Object part, boolean inView, int depth) {
    if (depth > DEPTH) {
      return;
    }
    if (part instanceof LogicalRelation relation) {
      if (!named(relation.catalogTable(), inView)
          && relation.relation() instanceof HadoopFsRelation files
          && !internal(files.location())) {
        CollectionConverters.asJava(files.location().rootPaths())
            .forEach(path -> paths.add(path.toString()));
      }
    } else if (part instanceof DataSourceV2Relation relation) {
      add(relation.table(), inView, depth + 1);
    } else if (part instanceof DeltaTableV2 table) {
      if (!named(table.catalogTable(), inView)) {
        paths.add(table.path().toString());
      }
    } else if (part instanceof LogicalPlan plan) {
      fields(plan, inView || plan instanceof View, depth);
    } else if (part instanceof Iterable<?> many && !(part instanceof scala.collection.Map)) {
      CollectionConverters.asJava(many).forEach(one -> add(one, inView, depth + 1));
    } else if (part instanceof scala.Some<?> some) {
      add(some.value(), inView, depth + 1);
    }
  }

  private void fields(LogicalPlan plan, boolean inView, int depth) {
    int next = plan.children().isEmpty() ? depth + 1 : depth;
    CollectionConverters.asJava(plan.productIterator().toSeq())
        .forEach(field -> add(field, inView, next));
    CollectionConverters.asJava(plan.subqueries()).forEach(sub -> add(sub, inView, depth));
  }

  /** What Delta reads for itself on the way: a log, or files that a command has found. */
  private static boolean internal(FileIndex files) {
    return files instanceof DeltaLogFileIndex
        || files instanceof TahoeFileIndex && !(files instanceof TahoeLogFileIndex);
  }

  /** Whether it is a table of a catalog of the workspace, which is then kept. */
  private boolean named(Option<CatalogTable> entry, boolean inView) {
    if (entry.isEmpty()) {
      return false;
    }
    TableIdentifier name = entry.get().identifier();
    if (name.catalog().isEmpty() || name.database().isEmpty()) {
      return false;
    }
    if (!inView) {
      tables.add(String.join(".", name.catalog().get(), name.database().get(), name.table()));
    }
    return true;
  }
}
