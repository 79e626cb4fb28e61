package kitchens.caspers.compute.pipelines.ask;

/**
 * How a flow with {@code ai_query} stands.
 *
 * @param dataset the table's full name
 * @param state IDLE, ASKING, WAITING (the endpoint is in trouble) or OUT_OF_BUDGET
 * @param backlog rows without an answer, those in flight included
 * @param answered answers since the update began
 * @param failed answers since the update began that are errors
 * @param costUsd what all answers so far have cost, as the endpoint says
 * @param budgetUsd where asking stops; null for no limit
 * @param message what is wrong; null when nothing is
 */
public record AskStatus(
    String dataset,
    String endpoint,
    State state,
    long backlog,
    int inFlight,
    long answered,
    long failed,
    double costUsd,
    Double budgetUsd,
    String message) {
  /** What the flow is doing. */
  public enum State {
    IDLE,
    ASKING,
    WAITING,
    OUT_OF_BUDGET
  }

  @Override
  public String toString() {
    return "%s: %s, %d row(s) wait for %s, %d in flight%s%s"
        .formatted(
            dataset,
            state,
            backlog,
            endpoint,
            inFlight,
            costUsd > 0 ? ", %.4f US dollars spent".formatted(costUsd) : "",
            message == null ? "" : "; " + message);
  }
}
