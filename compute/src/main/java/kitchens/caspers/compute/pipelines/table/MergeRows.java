package kitchens.caspers.compute.pipelines.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.plan.Placeholder;
import kitchens.caspers.compute.pipelines.plan.Query;
import kitchens.caspers.compute.pipelines.plan.Scala;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Makes one row of an old and a new aggregate of the same group; Spark evaluates how. */
final class MergeRows {
  private final Query query;

  MergeRows(SparkSession session, StructType schema, List<Maintenance.Combine> merges) {
    var both = new StructType();
    for (String side : List.of("o", "n")) {
      for (int c = 0; c < schema.length(); c++) {
        both = both.add(side + c, schema.fields()[c].dataType());
      }
    }
    ParserInterface parser = session.sessionState().sqlParser();
    var columns = new ArrayList<Expression>();
    try {
      for (int c = 0; c < schema.length(); c++) {
        String merged =
            switch (merges.get(c)) {
              case KEY -> "n%1$d";
              case ADD -> "coalesce(o%1$d + n%1$d, o%1$d, n%1$d)";
              case LEAST -> "least(o%1$d, n%1$d)";
              case GREATEST -> "greatest(o%1$d, n%1$d)";
            };
        String type = schema.fields()[c].dataType().sql();
        columns.add(
            parser
                .parsePlan(("SELECT CAST(" + merged + " AS " + type + ") AS c%1$d").formatted(c))
                .expressions()
                .head());
      }
      this.query =
          Query.analyze(
              session,
              new Project(
                  Scala.seq(columns), Placeholder.of(session, new Leaf("merge", true, both))));
    } catch (AnalysisException e) {
      throw new IllegalStateException("rows of " + schema.sql() + " cannot be merged", e);
    }
  }

  /** The merged rows, in the order of the pairs. */
  List<InternalRow> merge(List<InternalRow> old, List<InternalRow> fresh, Instant now) {
    var pairs = new ArrayList<InternalRow>(old.size());
    for (int i = 0; i < old.size(); i++) {
      pairs.add(new JoinedRow(old.get(i), fresh.get(i)));
    }
    return query.run(leaf -> pairs, now);
  }
}
