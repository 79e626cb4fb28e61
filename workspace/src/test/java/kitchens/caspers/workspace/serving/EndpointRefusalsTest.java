package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.service.serving.AiGatewayConfig;
import com.databricks.sdk.service.serving.AiGatewayGuardrailParameters;
import com.databricks.sdk.service.serving.AiGatewayGuardrails;
import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.EndpointCoreConfigInput;
import com.databricks.sdk.service.serving.ExternalModel;
import com.databricks.sdk.service.serving.ExternalModelProvider;
import com.databricks.sdk.service.serving.OpenAiConfig;
import com.databricks.sdk.service.serving.RateLimit;
import com.databricks.sdk.service.serving.RateLimitRenewalPeriod;
import com.databricks.sdk.service.serving.Route;
import com.databricks.sdk.service.serving.ServedEntityInput;
import com.databricks.sdk.service.serving.TrafficConfig;
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
                            .setInput(
                                new AiGatewayGuardrailParameters()
                                    .setValidTopics(List.of("food"))))),
        "guardrails.input.valid_topics is not served");
    assertRefused(
        new CreateServingEndpoint().setRouteOptimized(true), "route_optimized is not served");
    assertRefused(new CreateServingEndpoint().setRouteOptimized(false), "config is missing");
  }

  @Test
  void sharesMakeAHundred() {
    assertRefused(shared(60, 30), "the shares make 90, not 100");
    assertRefused(shared(60, 60), "the shares make 120, not 100");
    assertRefused(shared(110, -10), "has a share below 0");
  }

  private static CreateServingEndpoint shared(int first, int second) {
    return new CreateServingEndpoint()
        .setConfig(
            new EndpointCoreConfigInput()
                .setServedEntities(List.of(entity("a"), entity("b")))
                .setTrafficConfig(
                    new TrafficConfig().setRoutes(List.of(route("a", first), route("b", second)))));
  }

  private static ServedEntityInput entity(String name) {
    return new ServedEntityInput()
        .setName(name)
        .setExternalModel(
            new ExternalModel()
                .setName(name)
                .setProvider(ExternalModelProvider.OPENAI)
                .setTask("llm/v1/chat")
                .setOpenaiConfig(new OpenAiConfig().setOpenaiApiKey("{{secrets/s/k}}")));
  }

  private static Route route(String entity, long percent) {
    return new Route().setServedEntityName(entity).setTrafficPercentage(percent);
  }

  private void assertRefused(CreateServingEndpoint endpoint, String why) {
    assertThatThrownBy(() -> client.servingEndpoints().create(endpoint.setName("refused")))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining(why);
  }
}
