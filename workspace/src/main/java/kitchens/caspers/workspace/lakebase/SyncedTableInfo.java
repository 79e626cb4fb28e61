package kitchens.caspers.workspace.lakebase;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import kitchens.caspers.workspace.http.Json;

/** A synced table, as the Database API shows it. */
final class SyncedTableInfo {

  private SyncedTableInfo() {}

  /**
   * @param report what compute said last; null when it said nothing yet
   * @param version that the copy shows, -1 for none
   * @param problem what keeps it from being copied, outside compute; null when nothing does
   */
  static ObjectNode of(SyncedTable t, SyncReport report, long version, String problem) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("name", t.fullName());
    json.put("database_instance_name", t.instance());
    json.put("effective_database_instance_name", t.instance());
    json.put("logical_database_name", t.database());
    json.put("effective_logical_database_name", t.database());
    json.put("unity_catalog_provisioning_state", "ACTIVE");
    ObjectNode spec = json.putObject("spec");
    spec.put("source_table_full_name", t.source());
    spec.put("scheduling_policy", t.spec().policy().name());
    t.spec().primaryKey().forEach(spec.withArray("primary_key_columns")::add);
    if (t.spec().timeseriesKey() != null) {
      spec.put("timeseries_key", t.spec().timeseriesKey());
    }
    spec.put("create_database_objects_if_missing", t.spec().mayCreate());
    status(json.putObject("data_synchronization_status"), t, report, version, problem);
    return json;
  }

  private static void status(
      ObjectNode status, SyncedTable t, SyncReport report, long version, String problem) {
    boolean failed = problem != null || report != null && report.state() == SyncReport.State.FAILED;
    status.put("detailed_state", state(t, report, version, failed));
    status.put("pipeline_id", t.id().toString());
    String message = problem != null ? problem : report == null ? null : report.message();
    if (message != null) {
      status.put("message", message);
    }
    Instant committedAt = report == null ? null : report.committedAt();
    if (version >= 0 && report != null) {
      ObjectNode last = status.putObject("last_sync");
      ObjectNode delta = last.putObject("delta_table_sync_info");
      delta.put("delta_commit_version", version);
      put(delta, "delta_commit_timestamp", committedAt);
      put(last, "sync_start_timestamp", report.startedAt());
      put(last, "sync_end_timestamp", report.endedAt());
      if (report.latestVersion() != null) {
        status.put("caspers_versions_behind", Math.max(0, report.latestVersion() - version));
      }
      if (committedAt != null && report.endedAt() != null) {
        status.put(
            "caspers_lag_ms",
            Math.max(0, Duration.between(committedAt, report.endedAt()).toMillis()));
      }
    }
    details(status, t, report, version, failed);
  }

  private static String state(SyncedTable t, SyncReport report, long version, boolean failed) {
    if (failed) {
      return version >= 0 ? "SYNCED_TABLE_ONLINE_PIPELINE_FAILED" : "SYNCED_TABLE_OFFLINE_FAILED";
    }
    if (version < 0) {
      return report == null
          ? "SYNCED_TABLE_PROVISIONING_PIPELINE_RESOURCES"
          : "SYNCED_TABLE_PROVISIONING_INITIAL_SNAPSHOT";
    }
    if (report == null) {
      return "SYNCED_TABLE_ONLINE_UPDATING_PIPELINE_RESOURCES";
    }
    if (t.spec().policy() == SyncedTable.Policy.CONTINUOUS) {
      return "SYNCED_TABLE_ONLINE_CONTINUOUS_UPDATE";
    }
    return report.state() == SyncReport.State.IDLE
        ? "SYNCED_TABLE_ONLINE_NO_PENDING_UPDATE"
        : "SYNCED_TABLE_ONLINE_TRIGGERED_UPDATE";
  }

  private static void details(
      ObjectNode status, SyncedTable t, SyncReport report, long version, boolean failed) {
    if (failed) {
      ObjectNode details = status.putObject("failed_status");
      if (version >= 0) {
        details.put("last_processed_commit_version", version);
      }
      return;
    }
    if (version < 0) {
      progress(status.putObject("provisioning_status"), "initial_pipeline_sync_progress", report);
      return;
    }
    boolean continuous = t.spec().policy() == SyncedTable.Policy.CONTINUOUS;
    ObjectNode details =
        status.putObject(continuous ? "continuous_update_status" : "triggered_update_status");
    details.put("last_processed_commit_version", version);
    put(details, "timestamp", report == null ? null : report.committedAt());
    if (!continuous && report != null && report.state() == SyncReport.State.UPDATING) {
      progress(details, "triggered_update_progress", report);
    }
  }

  private static void progress(ObjectNode within, String field, SyncReport report) {
    if (report == null || report.rows() == null) {
      return;
    }
    ObjectNode progress = within.putObject(field);
    progress.put("provisioning_phase", "PROVISIONING_PHASE_MAIN");
    progress.put("synced_row_count", report.rows());
    if (report.latestVersion() != null) {
      progress.put("latest_version_currently_processing", report.latestVersion());
    }
    if (report.totalRows() != null && report.totalRows() > 0) {
      progress.put("total_row_count", report.totalRows());
      progress.put(
          "sync_progress_completion", Math.min(1.0, (double) report.rows() / report.totalRows()));
    }
  }

  private static void put(ObjectNode json, String field, Instant value) {
    if (value != null) {
      json.put(field, value.toString());
    }
  }
}
