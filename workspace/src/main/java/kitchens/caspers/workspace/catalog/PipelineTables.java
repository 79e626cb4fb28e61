package kitchens.caspers.workspace.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The tables that a pipeline made: what the pipelines see of the catalog. */
public final class PipelineTables {

  private final Tables tables;
  private final StorageRemovals removals;

  PipelineTables(Tables tables, StorageRemovals removals) {
    this.tables = requireNonNull(tables, "tables is null");
    this.removals = requireNonNull(removals, "removals is null");
  }

  /** The full names of the tables that a pipeline made. */
  public List<String> names(Handle h, String pipelineId) {
    return TableStore.ofPipeline(h, pipelineId).stream().map(TableInfo::fullName).toList();
  }

  /** Deletes the tables that a pipeline made, in the handle's transaction. */
  public void delete(Handle h, String pipelineId) {
    TableStore.ofPipeline(h, pipelineId).forEach(table -> tables.delete(h, table));
  }

  /** Lets the tables that a pipeline made live on as ordinary managed tables. */
  public void release(Handle h, String pipelineId) {
    h.execute(
        """
        UPDATE tables
           SET table_type = 'MANAGED', view_definition = NULL, pipeline_id = NULL
         WHERE pipeline_id = ?
        """,
        pipelineId);
  }

  /** Removes the files of what was deleted, once that has committed. */
  public void removeFiles() {
    removals.drain();
  }
}
