package kitchens.caspers.compute.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kitchens.caspers.compute.catalog.VolumePaths;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTable;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableOrView;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * File paths that stand for tables, as in {@code json.`/Volumes/main/raw/in/day.json`}: a volume's
 * path becomes its storage location, a path outside the storage root is refused.
 */
final class FilePaths extends Rule<LogicalPlan> {
  private static final Set<String> FORMATS =
      Set.of("json", "csv", "text", "parquet", "orc", "avro", "xml", "binaryfile", "delta");

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformWithSubqueries(new Resolve());
  }

  private static boolean isPath(Seq<String> name) {
    return name.size() == 2
        && FORMATS.contains(name.apply(0).toLowerCase(Locale.ROOT))
        && name.apply(1).contains("/");
  }

  private static Seq<String> located(Seq<String> name, boolean reads) {
    List<String> parts = new ArrayList<>(CollectionConverters.asJava(name));
    String path = parts.get(1);
    parts.set(1, reads ? VolumePaths.locate(path) : VolumePaths.locateToWrite(path));
    return CollectionConverters.asScala(parts).toSeq();
  }

  private static Seq<String> name(LogicalPlan plan) {
    if (plan instanceof UnresolvedRelation relation) {
      return relation.multipartIdentifier();
    } else if (plan instanceof UnresolvedTable table) {
      return table.multipartIdentifier();
    } else if (plan instanceof UnresolvedTableOrView table) {
      return table.multipartIdentifier();
    } else if (plan instanceof UnresolvedIdentifier identifier) {
      return identifier.nameParts();
    }
    return null;
  }

  private static final class Resolve extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isDefinedAt(LogicalPlan plan) {
      Seq<String> name = name(plan);
      return name != null && isPath(name);
    }

    @Override
    public <A extends LogicalPlan, B> B applyOrElse(A plan, scala.Function1<A, B> otherwise) {
      if (!isDefinedAt(plan)) {
        return otherwise.apply(plan);
      }
      @SuppressWarnings("unchecked") // a PartialFunction[LogicalPlan, LogicalPlan] yields plans
      B located = (B) replace(plan);
      return located;
    }

    /** What is no relation in a query is the target of a command. */
    private static boolean reads(LogicalPlan plan) {
      return plan instanceof UnresolvedRelation relation
          && !relation.options().containsKey(UnresolvedRelation.REQUIRED_WRITE_PRIVILEGES());
    }

    private static LogicalPlan replace(LogicalPlan plan) {
      Seq<String> name = located(name(plan), reads(plan));
      if (plan instanceof UnresolvedRelation relation) {
        return relation.copy(name, relation.options(), relation.isStreaming());
      } else if (plan instanceof UnresolvedTable table) {
        return table.copy(name, table.commandName(), table.suggestAlternative());
      } else if (plan instanceof UnresolvedTableOrView table) {
        return table.copy(
            name, table.commandName(), table.allowTempView(), table.tableNotFoundSearchPathMode());
      }
      UnresolvedIdentifier identifier = (UnresolvedIdentifier) plan;
      return identifier.copy(name, identifier.allowTemp());
    }
  }
}
