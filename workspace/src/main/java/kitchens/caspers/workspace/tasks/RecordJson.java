package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.settings.Settings.Price;

/** A run as the record that other agents answer with. */
final class RecordJson {

  private RecordJson() {}

  /**
   * The record.
   *
   * @param price of the supervisor's model; empty when it costs nothing
   */
  static ObjectNode of(Run run, List<Step> steps, Agent agent, Optional<Price> price) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    if (run.answer() != null) {
      record.set("answer", run.answer());
    } else {
      record
          .putObject("error")
          .put("code", run.errorCode() == null ? run.state().name() : run.errorCode())
          .put("message", run.errorMessage() == null ? "the run has no answer" : run.errorMessage())
          .put("retryable", false);
    }
    record.put("run_id", run.id().toString()).put("model", agent.model());
    if (run.modelLabel() != null) {
      record.put("model_label", run.modelLabel());
    }
    record
        .put("model_version", String.valueOf(run.served().version()))
        .put("prompt_version", agent.promptVersion())
        .put("trace_id", run.traceId());
    ArrayNode tools = record.putArray("tools");
    for (Step step : steps) {
      if (step.counts() && step.state().ended()) {
        ObjectNode use = tools.addObject().put("name", step.name());
        use.set("args", step.arguments());
        use.set("result", step.result());
        if (step.traceId() != null) {
          use.put("trace_id", step.traceId());
        }
      }
    }
    record.putObject("versions");
    record
        .putObject("usage")
        .put("prompt_tokens", run.promptTokens())
        .put("completion_tokens", run.completionTokens())
        .put("total_tokens", run.promptTokens() + run.completionTokens());
    return record.put("cost", price.map(p -> cost(run, p)).orElse(BigDecimal.ZERO));
  }

  /** US dollars, of the supervisor's own model: what delegates cost stands in their records. */
  private static BigDecimal cost(Run run, Price price) {
    return price
        .inputPerMillion()
        .multiply(BigDecimal.valueOf(run.promptTokens()))
        .add(price.outputPerMillion().multiply(BigDecimal.valueOf(run.completionTokens())))
        .movePointLeft(6);
  }
}
