package kitchens.caspers.workspace.gateway.payload;

/** The columns of the gateway's tables, as SQL writes them. */
final class Columns {

  static final String PAYLOAD =
      """
      databricks_request_id STRING, client_request_id STRING, request_date DATE,
      request_time TIMESTAMP, status_code INT, sampling_fraction DOUBLE,
      execution_duration_ms BIGINT, time_to_first_byte_ms BIGINT, request STRING, response STRING,
      served_entity_id STRING, requester STRING, logging_error_codes ARRAY<STRING>
      """;

  static final String PAYLOAD_COMMENT =
      "Requests to a serving endpoint and its answers, one row each";

  static final String USAGE =
      """
      databricks_request_id STRING, requester STRING, endpoint STRING, status_code INT,
      request_time TIMESTAMP, input_token_count BIGINT, output_token_count BIGINT,
      usage_context MAP<STRING, STRING>, request_streaming BOOLEAN, served_entity_id STRING
      """;

  static final String USAGE_COMMENT = "Tokens of each request to a serving endpoint";

  /** As MLflow's traces name them; {@code trace_metadata} holds the root span's attributes. */
  static final String TRACES =
      """
      trace_id STRING, databricks_request_id STRING, client_request_id STRING,
      request_time TIMESTAMP, state STRING, execution_duration_ms BIGINT, request STRING,
      response STRING, trace_metadata MAP<STRING, STRING>
      """;

  static final String TRACES_COMMENT =
      "Calls of agents, one row each; a model's payload row has the trace_id as client_request_id";

  private Columns() {}
}
