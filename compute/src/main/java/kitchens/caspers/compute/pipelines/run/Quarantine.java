package kitchens.caspers.compute.pipelines.run;

import java.util.List;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.source.Malformed;
import kitchens.caspers.compute.pipelines.table.BatchView;

/** The table of a source's malformed lines. */
final class Quarantine {
  private final KernelTable table;
  private final String application;
  private long committed;
  private long count;

  Quarantine(KernelTable table, String checkpoint) {
    this.table = table;
    this.application = checkpoint + ":quarantine";
    this.committed = table.transactionVersion(application).orElse(-1);
  }

  /** Lines added by this run. */
  long count() {
    return count;
  }

  void commit(BatchView batch, List<Malformed> lines) {
    if (batch.number() <= committed) {
      return;
    }
    var change = table.change(application, batch.number(), false);
    change.add(List.of(), lines.stream().map(line -> line.row(batch.time())).toList());
    change.commit();
    committed = batch.number();
    count += lines.size();
  }
}
