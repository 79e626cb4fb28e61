package kitchens.caspers.workspace.tasks;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.function.Supplier;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.traces.TraceKeys;
import kitchens.caspers.workspace.traces.Traces;

/** A drive of a run as a trace, each of its steps a span. */
final class RunTrace implements AutoCloseable {

  private final Traces traces;
  private final Span root;
  private final Context parent;

  RunTrace(Traces traces, Run run, Agent agent) {
    this.traces = traces;
    this.root =
        traces
            .tracer()
            .spanBuilder(agent.name())
            .setNoParent()
            .setAttribute(TraceKeys.KIND, "AGENT")
            .setAttribute(TraceKeys.ENDPOINT, run.endpoint())
            .setAttribute(TraceKeys.REQUESTER, run.requester())
            .setAttribute(TraceKeys.MODEL, agent.model())
            .setAttribute(TraceKeys.MODEL_VERSION, agent.version())
            .setAttribute(TraceKeys.PROMPT_VERSION, agent.promptVersion())
            .setAttribute(TraceKeys.CLIENT_REQUEST_ID, run.responseId())
            .startSpan();
    traces.content(root, TraceKeys.INPUT, run.input().toString());
    this.parent = Context.root().with(root);
  }

  String id() {
    return root.getSpanContext().getTraceId();
  }

  /** Does a step once, as a span. */
  Acted of(Step step, Agent agent, Supplier<Acted> act) {
    boolean model = step.kind() == Step.Kind.MODEL;
    Span span =
        traces
            .tracer()
            .spanBuilder(model ? "chat " + agent.model() : step.name())
            .setParent(parent)
            .setAttribute(TraceKeys.KIND, model ? "MODEL" : "TOOL")
            .setAttribute(TraceKeys.CLIENT_REQUEST_ID, model ? id() : step.key().toString())
            .startSpan();
    traces.content(span, TraceKeys.INPUT, step.arguments().toString());
    try {
      Acted came = act.get();
      if (came instanceof Acted.Done done) {
        Journal.Outcome outcome = done.outcome();
        traces.content(span, TraceKeys.OUTPUT, outcome.result().toString());
        if (model) {
          span.setAttribute(TraceKeys.PROMPT_TOKENS, outcome.promptTokens());
          span.setAttribute(TraceKeys.COMPLETION_TOKENS, outcome.completionTokens());
        }
      } else {
        span.setStatus(StatusCode.ERROR, String.valueOf(came));
      }
      return came;
    } catch (RuntimeException e) {
      span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
      root.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
      throw e;
    } finally {
      span.end();
    }
  }

  @Override
  public void close() {
    root.end();
  }
}
