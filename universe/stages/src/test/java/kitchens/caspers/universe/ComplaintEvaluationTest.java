package kitchens.caspers.universe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.simulator.complaint.Complaint;
import kitchens.caspers.simulator.complaint.Complaint.Claim;
import kitchens.caspers.simulator.complaint.Complaint.ComplaintTruth;
import kitchens.caspers.simulator.complaint.Kind;
import kitchens.caspers.simulator.time.SimulatedInstant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplaintEvaluationTest {
  /** Half an hour is this location's P75. */
  private static ComplaintEvaluation.Judged judge(Kind kind, double minutes, String answer)
      throws Exception {
    var truth = new ComplaintTruth(List.of(new Claim(kind, true)), List.of(), "en", minutes);
    var at = new SimulatedInstant(0);
    var complaint =
        new Complaint(new UUID(1, 1), new UUID(2, 2), at, at, 1, "Bellevue", "app", "…", truth);
    return ComplaintEvaluation.judge(
        complaint,
        new ObjectMapper()
            .readTree(
                """
                {"answer": %s, "tools": [
                  {"name": "get_location_timings", "result": [{"p75_minutes": 30}]}]}
                """
                    .formatted(answer)));
  }

  private static String answer(String category, String decision, String priority) {
    return """
        {"complaint_category": "%s", "decision": "%s", "priority": "%s", "credit_amount": 4.5}
        """
        .formatted(category, decision, priority);
  }

  @ParameterizedTest
  @CsvSource({
    "LATE, 40, delivery_delay, suggest_credit, '', true, true, false",
    "LATE, 40, delivery_delay, escalate, standard, true, false, false",
    "LATE, 20, delivery_delay, escalate, standard, true, true, false",
    "LATE, 40, billing, suggest_credit, '', false, true, false",
    "BILLING, 40, billing, suggest_credit, '', true, false, true",
    "BILLING, 40, billing, escalate, standard, true, true, false",
    "UNSAFE, 40, food_quality, escalate, urgent, true, true, false",
    "UNSAFE, 40, food_quality, escalate, standard, true, false, false",
    "UNSAFE, 40, food_quality, suggest_credit, '', true, false, true",
    "VAGUE, 40, other, escalate, urgent, true, false, false"
  })
  void answersAreHeldAgainstTheTruth(
      Kind kind,
      double minutes,
      String category,
      String decision,
      String priority,
      boolean rightCategory,
      boolean rightDecision,
      boolean undue)
      throws Exception {
    var judged = judge(kind, minutes, answer(category, decision, priority));
    assertThat(judged.rightCategory()).isEqualTo(rightCategory);
    assertThat(judged.rightDecision()).isEqualTo(rightDecision);
    assertThat(judged.undue()).isEqualTo(undue);
  }

  @ParameterizedTest
  @CsvSource({"LATE, false", "UNSAFE, true"})
  void whatIsNoAnswerIsAnError(Kind kind, boolean urgent) throws Exception {
    var judged = judge(kind, 40, "{}");
    assertThat(judged.error()).isTrue();
    assertThat(judged.urgent()).isEqualTo(urgent);
    assertThat(judged.calledUrgent()).isFalse();
  }
}
