package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.serving.FakeTools.Order;
import kitchens.caspers.workspace.serving.policy.PolicyModel;
import kitchens.caspers.workspace.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The chat door through the unmodified openai-java. */
class ChatDoorTest {

  private static final String POLICY =
      """
      Greet.
      ```policy
      rules:
        - when: input.name == 'nobody'
          answer: {say: nothing}
        - answer: {say: "Hello {input.name}, this is long enough for several pieces"}
      ```
      """;

  private static ServingBench bench;
  private static OpenAIClient openai;

  @BeforeAll
  static void start() throws Exception {
    bench = new ServingBench(Settings.Content.NONE);
    bench.registerRefund("main.ai.refunder", 1, yaml -> yaml);
    bench.serve("refunder", "main.ai.refunder", 1, PolicyModel.NAME);
    bench.tools.orders.put("late", new Order(40, 60, 24, 30, 55, "Bellevue"));
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

  private static ChatCompletionCreateParams.Builder chat(String model) {
    return ChatCompletionCreateParams.builder().model(model);
  }

  @Test
  void thePolicyModelAnswersByThePolicyAndSaysWhatItIs() {
    var completion =
        openai
            .chat()
            .completions()
            .create(
                chat(PolicyModel.NAME)
                    .addSystemMessage(POLICY)
                    .addUserMessage("Here: {\"name\": \"Ada\"}")
                    .build());
    assertThat(completion.model()).isEqualTo("caspers-policy");
    assertThat(completion.systemFingerprint().orElseThrow()).contains("deterministic");
    assertThat(completion.choices().get(0).message().content().orElseThrow())
        .isEqualTo("{\"say\":\"Hello Ada, this is long enough for several pieces\"}");
  }

  @Test
  void withoutAPolicyItCannotJudge() {
    var completion =
        openai
            .chat()
            .completions()
            .create(chat(PolicyModel.NAME).addUserMessage("How are you?").build());
    assertThat(completion.choices().get(0).message().content().orElseThrow())
        .contains("cannot judge");
    assertThat(completion.choices().get(0).message().refusal()).isPresent();
  }

  @Test
  void itStreams() {
    try (var stream =
        openai
            .chat()
            .completions()
            .createStreaming(
                chat(PolicyModel.NAME)
                    .addSystemMessage(POLICY)
                    .addUserMessage("{\"name\": \"Ada\"}")
                    .build())) {
      var pieces =
          stream.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().content().stream())
              .toList();
      assertThat(pieces).hasSizeGreaterThan(2);
      assertThat(String.join("", pieces)).contains("Hello Ada").endsWith("}");
    }
  }

  @Test
  void anAgentIsAModelToo() {
    var completion =
        openai
            .chat()
            .completions()
            .create(chat("refunder").addUserMessage("{\"order_id\": \"late\"}").build());
    assertThat(completion.choices().get(0).message().content().orElseThrow())
        .contains("\"refund_class\":\"full\"");
    try (var stream =
        openai
            .chat()
            .completions()
            .createStreaming(chat("refunder").addUserMessage("{\"order_id\": \"late\"}").build())) {
      String said =
          stream.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().content().stream())
              .collect(Collectors.joining());
      assertThat(said).contains("\"refund_class\":\"full\"");
    }
  }

  @Test
  void aRemoteModelIsReachedUnderItsOwnNameWithItsKey() throws Exception {
    bench.model.behaviour = (exchange, request) -> FakeModel.say(exchange, "from afar");
    var completion =
        openai.chat().completions().create(chat("remote").addUserMessage("Hi").build());
    assertThat(completion.choices().get(0).message().content()).contains("from afar");
    assertThat(bench.model.requests.get(bench.model.requests.size() - 1).path("model").asText())
        .isEqualTo("remote-1");
    bench.model.behaviour =
        (exchange, request) ->
            FakeModel.send(
                exchange,
                200,
                "text/event-stream",
                """
                data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"a "},"finish_reason":null}]}

                data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"stream"},"finish_reason":"stop"}]}

                data: [DONE]

                """);
    try (var stream =
        openai.chat().completions().createStreaming(chat("remote").addUserMessage("Hi").build())) {
      assertThat(
              stream.stream()
                  .flatMap(chunk -> chunk.choices().stream())
                  .flatMap(choice -> choice.delta().content().stream())
                  .collect(Collectors.joining()))
          .isEqualTo("a stream");
    }
  }

  @Test
  void aModelThatStreamsGarbageIsCutOff() throws Exception {
    bench.model.behaviour =
        (exchange, request) ->
            FakeModel.send(
                exchange, 200, "text/event-stream", "data: {\"choices\":[]}\n\n\u0001<html>\n");
    var answer =
        bench
            .http()
            .post(
                "/serving-endpoints/remote/invocations",
                "{\"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("MODEL_UNAVAILABLE").doesNotContain("<html>");
  }

  @Test
  void tooMuchIsSaidSo() {
    bench.model.behaviour =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Retry-After", "7");
          FakeModel.send(
              exchange,
              429,
              "application/json",
              "{\"error\": \"key " + System.getenv("PATH") + "\"}");
        };
    assertThatThrownBy(
            () -> openai.chat().completions().create(chat("remote").addUserMessage("Hi").build()))
        .isInstanceOfSatisfying(
            RateLimitException.class,
            e -> {
              assertThat(e.headers().values("Retry-After")).contains("7");
              assertThat(e.getMessage()).doesNotContain(System.getenv("PATH"));
            });
  }

  @Test
  void contentsAreNotKeptWhereTheSettingsSaySo() throws Exception {
    var said = bench.ask("refunder", "{\"order_id\": \"late\"}");
    String trace = bench.trace(said.path("trace_id").asText()).toString();
    assertThat(trace).contains("get_location_timings").doesNotContain("Bellevue");
  }
}
