package kitchens.caspers.universe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final OrderTruth LATE =
      new OrderTruth("o1", Instant.EPOCH, new BigDecimal("33.10"), new BigDecimal("42.00"));

  private static Evaluation.Judged judge(String refundClass, String refund, String minutes)
      throws Exception {
    return Evaluation.judge(
        LATE,
        new ObjectMapper()
            .readTree(
                """
                {"answer": {"refund_class": "%s", "refund_usd": %s},
                 "tools": [
                  {"name": "c.ai.get_order_details", "result": [{"order_total": 42.0}]},
                  {"name": "c.ai.get_order_delivery_time", "result": [{"duration_minutes": %s}]},
                  {"name": "c.ai.get_location_timings",
                   "result": [{"p50_minutes": 20, "p75_minutes": 30, "p99_minutes": 45.5}]}]}
                """
                    .formatted(refundClass, refund, minutes)));
  }

  @Test
  void aJustAnswerIsRight() throws Exception {
    assertThat(judge("partial", "8.40", "33.10"))
        .isEqualTo(new Evaluation.Judged(false, true, true, true, 8.4, false));
  }

  @Test
  void wrongFactsClassesAndAmountsAreSeen() throws Exception {
    assertThat(judge("partial", "8.40", "12.00").factsAgree()).isFalse();
    assertThat(judge("none", "0", "33.10").rightClass()).isFalse();
    assertThat(judge("partial", "42.00", "33.10").allowed()).isFalse();
    assertThat(judge("full", "1000", "33.10").allowed()).isFalse();
  }

  @Test
  void whatIsNoAnswerIsAnError() throws Exception {
    assertThat(
            Evaluation.judge(
                    LATE, new ObjectMapper().readTree("{\"error\": {\"code\": \"TIMEOUT\"}}"))
                .error())
        .isTrue();
  }

  @Test
  void theClassFollowsFromThePercentiles() {
    var p75 = new BigDecimal("30");
    var p99 = new BigDecimal("45.5");
    assertThat(RefundRules.refundClass(new BigDecimal("29.99"), p75, p99)).isEqualTo("none");
    assertThat(RefundRules.refundClass(new BigDecimal("30.00"), p75, p99)).isEqualTo("partial");
    assertThat(RefundRules.refundClass(new BigDecimal("45.50"), p75, p99)).isEqualTo("full");
  }
}
