package kitchens.caspers.workspace.agents;

import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import kitchens.caspers.workspace.agents.AgentError.Code;
import kitchens.caspers.workspace.outbound.Outbound;
import kitchens.caspers.workspace.settings.Settings.Price;
import kitchens.caspers.workspace.traces.TraceKeys;
import kitchens.caspers.workspace.traces.Traces;

/**
 * The model of one call, asked through the chat door: each question a span, all of them counted.
 */
final class TracedModel implements ChatModel {

  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
  private static final long AROUND_AN_ANSWER = 8_192;

  private final Agent agent;
  private final Traces traces;
  private final Context parent;
  private final Optional<Price> price;
  private final OpenAiChatModel model;
  private int steps;
  private long promptTokens;
  private long completionTokens;
  private String label;
  private String requestId;

  TracedModel(
      Agent agent,
      Outbound outbound,
      Traces traces,
      AgentRuntime.Door door,
      Context parent,
      Supplier<Duration> left) {
    this.agent = agent;
    this.traces = traces;
    this.parent = parent;
    this.price = door.price().apply(agent.model());
    this.model =
        new OpenAiChatModel.OpenAiChatModelBuilder()
            .httpClientBuilder(
                new ModelHttp(
                    outbound,
                    left,
                    agent.limits().maxAnswerBytes() + AROUND_AN_ANSWER,
                    traceId(parent),
                    id -> requestId = id))
            .baseUrl(door.baseUrl().toString())
            .apiKey(door.token().get())
            .modelName(agent.model())
            .maxRetries(0)
            .build();
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return model.defaultRequestParameters();
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    // Retries of an invalid answer are questions too.
    if (++steps > agent.limits().maxSteps() + 1 + agent.limits().maxRetries()) {
      throw new AgentError(
          Code.TOOL_LOOP,
          "the model still asks for tools after " + agent.limits().maxSteps() + " steps");
    }
    Span span =
        traces
            .tracer()
            .spanBuilder("chat " + agent.model())
            .setParent(parent)
            .setAttribute(TraceKeys.KIND, "MODEL")
            .setAttribute(TraceKeys.MODEL, agent.model())
            .setAttribute(TraceKeys.CLIENT_REQUEST_ID, traceId(parent))
            .startSpan();
    requestId = null;
    traces.content(
        span,
        TraceKeys.INPUT,
        () ->
            ChatMessageSerializer.messageToJson(
                request.messages().get(request.messages().size() - 1)));
    try {
      ChatResponse response = model.doChat(request);
      counted(response, span);
      traces.content(
          span, TraceKeys.OUTPUT, () -> ChatMessageSerializer.messageToJson(response.aiMessage()));
      return response;
    } catch (RuntimeException e) {
      AgentError error = error(e);
      span.setStatus(StatusCode.ERROR, error.getMessage());
      span.setAttribute(TraceKeys.ERROR_CODE, error.code().name());
      throw error;
    } finally {
      if (requestId != null) {
        span.setAttribute(TraceKeys.REQUEST_ID, requestId);
      }
      span.end();
    }
  }

  private static String traceId(Context parent) {
    return Span.fromContext(parent).getSpanContext().getTraceId();
  }

  private static AgentError error(RuntimeException failure) {
    AgentError known = AgentError.in(failure);
    if (known != null) {
      return known;
    }
    return failure instanceof ContentFilteredException
        ? new AgentError(Code.MODEL_REFUSED, "the model refuses: " + failure.getMessage())
        : new AgentError(
            Code.MODEL_UNAVAILABLE,
            "the model's answer cannot be read (" + failure.getClass().getSimpleName() + ")");
  }

  private void counted(ChatResponse response, Span span) {
    if (response.tokenUsage() != null) {
      long in = count(response.tokenUsage().inputTokenCount());
      long out = count(response.tokenUsage().outputTokenCount());
      promptTokens += in;
      completionTokens += out;
      span.setAttribute(TraceKeys.PROMPT_TOKENS, in);
      span.setAttribute(TraceKeys.COMPLETION_TOKENS, out);
    }
    if (response.metadata() instanceof OpenAiChatResponseMetadata openAi) {
      String fingerprint = openAi.systemFingerprint();
      label = fingerprint != null && fingerprint.contains(" ") ? fingerprint : label;
    }
  }

  private static long count(Integer tokens) {
    return tokens == null ? 0 : tokens;
  }

  /** What the model calls itself beside its name: the policy model does. */
  Optional<String> label() {
    return Optional.ofNullable(label);
  }

  long promptTokens() {
    return promptTokens;
  }

  long completionTokens() {
    return completionTokens;
  }

  /** US dollars. */
  BigDecimal cost() {
    return price
        .map(
            p ->
                p.inputPerMillion()
                    .multiply(BigDecimal.valueOf(promptTokens))
                    .add(p.outputPerMillion().multiply(BigDecimal.valueOf(completionTokens)))
                    .divide(MILLION, MathContext.DECIMAL64))
        .orElse(BigDecimal.ZERO);
  }
}
