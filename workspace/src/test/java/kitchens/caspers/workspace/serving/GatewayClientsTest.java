package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.core.error.platform.BadRequest;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.service.serving.AiGatewayGuardrailParameters;
import com.databricks.sdk.service.serving.AiGatewayGuardrailPiiBehavior;
import com.databricks.sdk.service.serving.AiGatewayGuardrailPiiBehaviorBehavior;
import com.databricks.sdk.service.serving.AiGatewayGuardrails;
import com.databricks.sdk.service.serving.AiGatewayRateLimit;
import com.databricks.sdk.service.serving.AiGatewayRateLimitKey;
import com.databricks.sdk.service.serving.AiGatewayRateLimitRenewalPeriod;
import com.databricks.sdk.service.serving.AnthropicConfig;
import com.databricks.sdk.service.serving.CreateServingEndpoint;
import com.databricks.sdk.service.serving.EndpointCoreConfigInput;
import com.databricks.sdk.service.serving.ExternalModel;
import com.databricks.sdk.service.serving.ExternalModelProvider;
import com.databricks.sdk.service.serving.OpenAiConfig;
import com.databricks.sdk.service.serving.PutAiGatewayRequest;
import com.databricks.sdk.service.serving.ServedEntityInput;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionTool;
import com.openai.models.responses.ResponseCreateParams;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.serving.policy.PolicyModel;
import kitchens.caspers.workspace.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The gateway through the unmodified openai-java and databricks-sdk-java, and through strangers.
 */
class GatewayClientsTest {

  private static ServingBench bench;
  private static OpenAIClient openai;

  @BeforeAll
  static void start() throws Exception {
    bench = new ServingBench(Settings.Content.FULL);
    bench.secrets.put("keys/anthropic", "sk-ant");
    bench.secrets.put("keys/openai", "sk-open");
    bench.secrets.put("private/key", "sk-private");
    bench
        .client()
        .servingEndpoints()
        .create(
            new CreateServingEndpoint()
                .setName("claude")
                .setConfig(
                    entities(
                        new ExternalModel()
                            .setName("claude-9")
                            .setProvider(ExternalModelProvider.ANTHROPIC)
                            .setTask("llm/v1/chat")
                            .setAnthropicConfig(
                                new AnthropicConfig()
                                    .setAnthropicApiKey("{{secrets/keys/anthropic}}")))));
    bench
        .client()
        .servingEndpoints()
        .create(
            new CreateServingEndpoint()
                .setName("open")
                .setConfig(entities(open(bench.model.url(), "{{secrets/keys/openai}}"))));
    openai =
        OpenAIOkHttpClient.builder()
            .baseUrl(bench.url + "/serving-endpoints")
            .apiKey(bench.token)
            .maxRetries(0)
            .build();
  }

  @AfterAll
  static void stop() throws Exception {
    openai.close();
    bench.close();
  }

  private static EndpointCoreConfigInput entities(ExternalModel model) {
    return new EndpointCoreConfigInput()
        .setServedEntities(List.of(new ServedEntityInput().setName("one").setExternalModel(model)));
  }

  private static ExternalModel open(String base, String key) {
    return new ExternalModel()
        .setName("gpt-x")
        .setProvider(ExternalModelProvider.OPENAI)
        .setTask("llm/v1/chat")
        .setOpenaiConfig(new OpenAiConfig().setOpenaiApiBase(base).setOpenaiApiKey(key));
  }

  private static ChatCompletionCreateParams.Builder chat(String model) {
    return ChatCompletionCreateParams.builder().model(model).addSystemMessage("Be brief.");
  }

  @Test
  void anthropicAnswersOpenAisClients() throws Exception {
    bench.model.behaviour =
        (exchange, request) ->
            FakeModel.send(
                exchange,
                200,
                "application/json",
                "{\"id\":\"msg_1\",\"model\":\"claude-9\",\"stop_reason\":\"tool_use\",\"content\":[{\"type\":\"text\",\"text\":\"Let me see\"},{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"look\",\"input\":{\"oid\":\"o1\"}}],\"usage\":{\"input_tokens\":7,\"output_tokens\":5}}");
    var completion =
        openai
            .chat()
            .completions()
            .create(
                chat("claude")
                    .addUserMessage("Where is o1?")
                    .maxCompletionTokens(50)
                    .addTool(
                        ChatCompletionTool.ofFunction(
                            ChatCompletionFunctionTool.builder()
                                .function(
                                    FunctionDefinition.builder()
                                        .name("look")
                                        .parameters(
                                            FunctionParameters.builder()
                                                .putAdditionalProperty(
                                                    "type", JsonValue.from("object"))
                                                .build())
                                        .build())
                                .build()))
                    .build());
    var message = completion.choices().get(0).message();
    assertThat(message.content()).contains("Let me see");
    assertThat(message.toolCalls().orElseThrow().get(0).asFunction().function().arguments())
        .isEqualTo("{\"oid\":\"o1\"}");
    assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(12);
    JsonNode sent = bench.model.requests.get(bench.model.requests.size() - 1);
    assertThat(sent.path("system").asText()).isEqualTo("Be brief.");
    assertThat(sent.path("max_tokens").asInt()).isEqualTo(50);
    assertThat(sent.at("/tools/0/input_schema/type").asText()).isEqualTo("object");
    assertThat(bench.model.paths).contains("/v1/messages");
    assertThat(bench.model.headers.get(bench.model.headers.size() - 1))
        .containsEntry("X-api-key", List.of("sk-ant"))
        .containsKey("Anthropic-version")
        .doesNotContainKey("Authorization");
  }

  @Test
  void anthropicStreamsToOpenAisClients() {
    bench.model.behaviour =
        (exchange, request) ->
            FakeModel.send(
                exchange,
                200,
                "text/event-stream",
                """
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_2","model":"claude-9","usage":{"input_tokens":7}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: ping
                data: {"type":"ping"}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Snow "}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"☃"}}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}

                event: message_stop
                data: {"type":"message_stop"}

                """);
    try (var stream =
        openai
            .chat()
            .completions()
            .createStreaming(chat("claude").addUserMessage("Weather?").build())) {
      assertThat(
              stream.stream()
                  .flatMap(chunk -> chunk.choices().stream())
                  .flatMap(choice -> choice.delta().content().stream())
                  .collect(Collectors.joining()))
          .isEqualTo("Snow ☃");
    }
  }

  @Test
  void theResponsesApiOfWhoAnswersChats() {
    var response =
        openai
            .responses()
            .create(
                ResponseCreateParams.builder()
                    .model(PolicyModel.NAME)
                    .instructions("Greet.\n```policy\nrules:\n  - answer: {say: hello}\n```")
                    .input("{\"name\": \"Ada\"}")
                    .build());
    assertThat(
            response.output().get(0).message().orElseThrow().content().get(0).asOutputText().text())
        .isEqualTo("{\"say\":\"hello\"}");
    try (var stream =
        openai
            .responses()
            .createStreaming(
                ResponseCreateParams.builder()
                    .model(PolicyModel.NAME)
                    .instructions("Greet.\n```policy\nrules:\n  - answer: {say: hello}\n```")
                    .input("{}")
                    .build())) {
      assertThat(stream.stream().anyMatch(event -> event.completed().isPresent())).isTrue();
    }
  }

  @Test
  void limitsAndGuardrailsAsTheSdkSetsThem() throws Exception {
    var endpoints = bench.client().servingEndpoints();
    bench.model.behaviour = (exchange, request) -> FakeModel.say(exchange, "write to a@b.example");
    endpoints.putAiGateway(
        new PutAiGatewayRequest()
            .setName("open")
            .setRateLimits(
                List.of(
                    new AiGatewayRateLimit()
                        .setCalls(3L)
                        .setKey(AiGatewayRateLimitKey.USER)
                        .setRenewalPeriod(AiGatewayRateLimitRenewalPeriod.MINUTE)))
            .setGuardrails(
                new AiGatewayGuardrails()
                    .setInput(
                        new AiGatewayGuardrailParameters()
                            .setPii(pii(AiGatewayGuardrailPiiBehaviorBehavior.BLOCK)))
                    .setOutput(
                        new AiGatewayGuardrailParameters()
                            .setPii(pii(AiGatewayGuardrailPiiBehaviorBehavior.MASK)))));
    assertThat(endpoints.get("open").getAiGateway().getRateLimits().iterator().next().getCalls())
        .isEqualTo(3);
    assertThat(
            openai
                .chat()
                .completions()
                .create(chat("open").addUserMessage("Hi").build())
                .choices()
                .get(0)
                .message()
                .content())
        .contains("write to <EMAIL>");
    int asked = bench.model.requests.size();
    assertThatThrownBy(
            () ->
                openai
                    .chat()
                    .completions()
                    .create(chat("open").addUserMessage("I am c@d.example").build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("the guardrail input.pii of endpoint 'open' struck (EMAIL)");
    assertThat(bench.model.requests).as("it never left").hasSize(asked);
    openai.chat().completions().create(chat("open").addUserMessage("Hi").build());
    var struck =
        bench
            .http()
            .post(
                "/serving-endpoints/open/invocations",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(struck.statusCode()).isEqualTo(429);
    assertThat(struck.headers().firstValue("Retry-After")).isPresent();
    assertThat(struck.body()).contains("rate limit of endpoint 'open': 3 calls a minute");
    endpoints.putAiGateway(new PutAiGatewayRequest().setName("open"));
    openai.chat().completions().create(chat("open").addUserMessage("Hi").build());
  }

  private static AiGatewayGuardrailPiiBehavior pii(AiGatewayGuardrailPiiBehaviorBehavior what) {
    return new AiGatewayGuardrailPiiBehavior().setBehavior(what);
  }

  @Test
  void strangers() throws Exception {
    var stranger = bench.client("mallory@localhost").servingEndpoints();
    // An upstream on this machine, in the name of somebody who may not look there.
    stranger.create(
        new CreateServingEndpoint()
            .setName("inward")
            .setConfig(entities(open(bench.model.url(), "{{secrets/keys/openai}}"))));
    int asked = bench.model.requests.size();
    var refused =
        bench
            .http("mallory@localhost")
            .post(
                "/serving-endpoints/inward/invocations",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("UPSTREAM_NOT_ALLOWED").doesNotContain("sk-open");
    assertThat(bench.model.requests).hasSize(asked);
    assertThatThrownBy(
            () ->
                stranger.create(
                    new CreateServingEndpoint()
                        .setName("thief")
                        .setConfig(
                            entities(open("https://example.com/v1", "{{secrets/private/key}}")))))
        .isInstanceOf(PermissionDenied.class);
    assertThatThrownBy(() -> stranger.putAiGateway(new PutAiGatewayRequest().setName("open")))
        .isInstanceOf(PermissionDenied.class);
    assertThatThrownBy(
            () ->
                stranger.create(
                    new CreateServingEndpoint()
                        .setName("plain")
                        .setConfig(
                            entities(
                                new ExternalModel()
                                    .setName("m")
                                    .setProvider(ExternalModelProvider.OPENAI)
                                    .setTask("llm/v1/chat")
                                    .setOpenaiConfig(
                                        new OpenAiConfig().setOpenaiApiKeyPlaintext("sk-x"))))))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("_plaintext is not kept here");
  }

  @Test
  void bodiesThatMeanHarm() throws Exception {
    var http = bench.http();
    for (Map.Entry<String, Integer> sent :
        Map.of(
                "{\"model\":\"open\",\"base_url\":\"http://169.254.169.254\",\"messages\":[{}]}",
                    400,
                "{\"model\":\"open\",\"model\":\"claude\",\"messages\":[{}]}", 400,
                "{\"model\":\"../../api/2.0/secrets\",\"messages\":[{}]}", 404,
                "{\"model\":\"open\\r\\nX-Evil: 1\",\"messages\":[{}]}", 404,
                "{\"model\":\"open\",\"messages\":[]}", 400,
                "{\"messages\":[{}]}", 400)
            .entrySet()) {
      var answer = http.post("/serving-endpoints/chat/completions", sent.getKey());
      assertThat(answer.statusCode()).as(sent.getKey()).isEqualTo(sent.getValue());
      JsonNode said = Json.MAPPER.readTree(answer.body());
      assertThat(said.path("error").path("message").asText())
          .isEqualTo(said.path("message").asText())
          .isNotEmpty();
      assertThat(answer.headers().firstValue("X-Evil")).isEmpty();
    }
    var large =
        http.post(
            "/serving-endpoints/open/invocations",
            "{\"messages\":[{\"content\":\"" + "x".repeat(50 << 20) + "\"}]}");
    assertThat(large.statusCode()).isEqualTo(413);
  }
}
