package kitchens.caspers.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Answers of tools, in the words that a person reads. */
class AnswersTest {

  /** As the refund manager tells of an order. */
  private static final String ORDER =
      """
      {"order_id": "o1", "delivery": {"duration_minutes": 51.26666},
       "timings": {"p50_minutes": 30.0, "p75_minutes": 38.25, "p99_minutes": 70},
       "recommendation": {"trace_id": "t", "suggestion":
         {"refund_class": "partial", "refund_usd": 7.5, "reason": "Later than P75."}},
       "decisions": [%s]}
      """;

  @Test
  void whyAnOrderWasRefundedIsTold() {
    var decided =
        """
        {"id": 3, "action": "confirm", "amount_usd": 7.5, "refund_class": "partial",
         "decided_by": "ann", "decided_ts": "2026-11-27T12:00:00Z", "reason": ""}
        """;
    assertThat(Answers.forAPerson("explain_order", ORDER.formatted(decided)))
        .contains("it took 51.3 minutes")
        .contains("half take up to 30.0 minutes, three quarters up to 38.3, almost all up to 70.0")
        .contains("suggests partial, $7.5")
        .contains("because: Later than P75.")
        .contains("decided: confirm, $7.5, by ann at 2026-11-27T12:00:00Z")
        .doesNotContain("nobody");
    assertThat(Answers.forAPerson("explain_order", ORDER.formatted("")))
        .contains("nobody has decided yet");
  }

  @Test
  void anOrderThatNobodyHasJudgedIsSaidToBeSo() {
    var fresh = "{\"order_id\": \"o2\", \"recommendation\": null, \"decisions\": []}";
    assertThat(Answers.forAPerson("explain_order", fresh))
        .contains("has not looked at it", "nobody has decided yet");
  }

  @Test
  void recommendationsAreListedWithWhatTheySuggest() {
    var page =
        """
        {"recommendations": [{"order_id": "o1", "suggestion":
          {"refund_class": "full", "refund_usd": 31.2, "reason": "Beyond P99."}}]}
        """;
    assertThat(Answers.forAPerson("list_recommendations", page))
        .contains("o1", "full", "$31.2", "Beyond P99.");
  }
}
