package kitchens.caspers.compute.pipelines.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.compute.pipelines.graph.Dataset;
import kitchens.caspers.compute.pipelines.plan.Leaf;
import kitchens.caspers.compute.pipelines.sql.Expectation;
import org.apache.spark.sql.catalyst.InternalRow;

/** Applies a dataset's expectations and counts what met them. */
public final class Expectations {
  private final Dataset dataset;
  private final List<Expectation> declared;
  private final Leaf rows;
  private final long[] passed;
  private final long[] failed;

  Expectations(Dataset dataset) {
    this.dataset = dataset;
    this.declared = dataset.definition().expectations();
    this.rows = new Leaf(dataset.input(), true, dataset.schema());
    this.passed = new long[declared.size()];
    this.failed = new long[declared.size()];
  }

  /** How many rows met and missed an expectation since the update began. */
  public record Count(
      String name, Expectation.Action action, long passedRecords, long failedRecords) {}

  public List<Count> counts() {
    var counts = new ArrayList<Count>();
    for (int e = 0; e < declared.size(); e++) {
      counts.add(new Count(declared.get(e).name(), declared.get(e).action(), passed[e], failed[e]));
    }
    return counts;
  }

  /**
   * The rows that stay.
   *
   * @throws ExpectationFailedException at a row that violates a FAIL UPDATE expectation
   */
  List<InternalRow> apply(List<InternalRow> candidates, Instant now) {
    if (declared.isEmpty() || candidates.isEmpty()) {
      return candidates;
    }
    List<InternalRow> verdicts = dataset.checks().run(leaf -> candidates, now);
    var kept = new ArrayList<InternalRow>(candidates.size());
    for (int r = 0; r < candidates.size(); r++) {
      InternalRow verdict = verdicts.get(r);
      boolean keep = true;
      for (int e = 0; e < declared.size(); e++) {
        if (!verdict.isNullAt(e) && verdict.getBoolean(e)) {
          passed[e]++;
          continue;
        }
        failed[e]++;
        switch (declared.get(e).action()) {
          case DROP_ROW -> keep = false;
          case FAIL_UPDATE ->
              throw new ExpectationFailedException(declared.get(e), describe(candidates.get(r)));
          case WARN -> {}
        }
      }
      if (keep) {
        kept.add(candidates.get(r));
      }
    }
    return kept;
  }

  private String describe(InternalRow row) {
    var text = new StringBuilder();
    for (int c = 0; c < rows.schema().length(); c++) {
      var field = rows.schema().fields()[c];
      text.append(c == 0 ? "" : ", ").append(field.name()).append(" = ");
      text.append(row.isNullAt(c) ? "NULL" : row.get(c, field.dataType()));
    }
    return text.toString();
  }
}
