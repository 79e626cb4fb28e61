package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.service.serving.AiGatewayConfig;
import com.databricks.sdk.service.serving.AiGatewayGuardrailParameters;
import com.databricks.sdk.service.serving.AiGatewayGuardrails;
import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.RateLimit;
import com.databricks.sdk.service.serving.RateLimitRenewalPeriod;
import java.util.List;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedWorkspace.class)
class EndpointRefusalsTest {

  private final WorkspaceClient client;

  EndpointRefusalsTest(TestWorkspace workspace) {
    this.client = workspace.client();
  }

  @Test
  void whatWouldHaveNoEffectIsRefusedByName() {
    assertRefused(
        new CreateServingEndpoint()
            .setRateLimits(
                List.of(
                    new RateLimit().setCalls(1L).setRenewalPeriod(RateLimitRenewalPeriod.MINUTE))),
        "rate_limits is not served");
    assertRefused(
        new CreateServingEndpoint()
            .setAiGateway(
                new AiGatewayConfig()
                    .setGuardrails(
                        new AiGatewayGuardrails()
                            .setInput(new AiGatewayGuardrailParameters().setSafety(true)))),
        "guardrails.input.safety is not served");
    assertRefused(
        new CreateServingEndpoint().setRouteOptimized(true), "route_optimized is not served");
    assertRefused(new CreateServingEndpoint().setRouteOptimized(false), "config is missing");
  }

  private void assertRefused(CreateServingEndpoint endpoint, String why) {
    assertThatThrownBy(() -> client.servingEndpoints().create(endpoint.setName("refused")))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining(why);
  }
}
