package kitchens.caspers.workspace.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Where the audit can be asked with SQL. */
public interface AuditTable {

  /** Its name in three parts. */
  String NAME = "system.access.audit";

  /** The columns as SQL writes them; they are some of Databricks' own. */
  String COLUMNS =
      """
      event_id STRING, event_time TIMESTAMP, event_date DATE, workspace_id STRING,
      source_ip_address STRING, user_agent STRING, user_identity STRUCT<email: STRING>,
      identity_metadata STRUCT<run_by: STRING, run_as: STRING>, service_name STRING,
      action_name STRING, request_params MAP<STRING, STRING>,
      response STRUCT<status_code: INT>, audit_level STRING
      """;

  /** Whether rows can be taken now without anything being started for it. */
  boolean ready();

  /**
   * Appends rows as one commit.
   *
   * @param version greater than that of all rows before; what was written under one is not written
   *     again
   */
  void append(List<JsonNode> rows, long version);
}
