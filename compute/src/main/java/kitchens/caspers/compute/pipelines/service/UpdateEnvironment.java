package kitchens.caspers.compute.pipelines.service;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import kitchens.caspers.compute.ai.Serving;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.pipelines.run.Faults;
import kitchens.caspers.compute.pipelines.run.PipelineCatalog;
import kitchens.caspers.compute.pipelines.run.PipelineRun;
import kitchens.caspers.compute.pipelines.run.RunListener;
import org.apache.spark.sql.classic.SparkSession;

/** What an update works with. */
record UpdateEnvironment(
    SparkSession session,
    KernelTable.Context tables,
    PipelineCatalog catalog,
    ExecutorService threads,
    Clock clock,
    Optional<Serving> serving) {
  PipelineRun.Environment forRun(RunListener listener) {
    return new PipelineRun.Environment(
        session, tables, catalog, threads, clock, Faults.NONE, listener, serving);
  }
}
