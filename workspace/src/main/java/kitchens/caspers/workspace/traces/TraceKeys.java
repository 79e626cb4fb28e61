package kitchens.caspers.workspace.traces;

import io.opentelemetry.api.common.AttributeKey;

/** The attributes of spans; those that OpenTelemetry names for generative AI have its names. */
public final class TraceKeys {

  /** {@code AGENT}, {@code MODEL} or {@code TOOL}. */
  public static final AttributeKey<String> KIND = AttributeKey.stringKey("caspers.kind");

  public static final AttributeKey<String> ENDPOINT = AttributeKey.stringKey("caspers.endpoint");
  public static final AttributeKey<String> REQUESTER = AttributeKey.stringKey("enduser.id");
  public static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
  public static final AttributeKey<String> MODEL_VERSION =
      AttributeKey.stringKey("caspers.model_version");
  public static final AttributeKey<String> PROMPT_VERSION =
      AttributeKey.stringKey("caspers.prompt_version");
  public static final AttributeKey<Long> PROMPT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.input_tokens");
  public static final AttributeKey<Long> COMPLETION_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");

  /** US dollars, as a decimal text. */
  public static final AttributeKey<String> COST = AttributeKey.stringKey("caspers.cost_usd");

  public static final AttributeKey<String> ERROR_CODE = AttributeKey.stringKey("error.type");
  public static final AttributeKey<String> INPUT = AttributeKey.stringKey("caspers.input");
  public static final AttributeKey<String> OUTPUT = AttributeKey.stringKey("caspers.output");

  /** By which the gateway's tables know the request that a span is about. */
  public static final AttributeKey<String> REQUEST_ID =
      AttributeKey.stringKey("databricks_request_id");

  /** By which its caller knows it: an agent gives its model the trace's id. */
  public static final AttributeKey<String> CLIENT_REQUEST_ID =
      AttributeKey.stringKey("client_request_id");

  private TraceKeys() {}
}
