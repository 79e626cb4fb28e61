package kitchens.caspers.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import kitchens.caspers.cli.mcp.UniverseTool;
import kitchens.caspers.cli.mcp.UniverseTools;
import kitchens.caspers.cli.workspace.Connection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Conversations, whose tools run a command that changes nothing. */
class TalkTest {

  private static final String ORDER = "3f2b8c1e-0d4a-4e59-9b7c-1a2b3c4d5e6f";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Reader reader;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<Map<String, Object>> done = new ArrayList<>();

  /** The universe's own, but for what they do. */
  private final Runner runner =
      new Runner(
          new UniverseTools("caspers")
              .all().stream()
                  .map(
                      tool ->
                          new UniverseTool(
                              tool.name(),
                              tool.description(),
                              tool.fields(),
                              tool.effect(),
                              given -> {
                                done.add(given);
                                return List.of("version");
                              }))
                  .toList());

  @BeforeAll
  static void read() {
    reader = SentencesTest.reader();
  }

  private Talk talk(boolean sure) {
    return new Talk(
        runner,
        prompt -> {
          out.println(prompt);
          return answers.poll();
        },
        out,
        sure);
  }

  private String text() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatItDoesIsShown() throws Exception {
    assertThat(talk(false).take(reader, "place an order in Chicago")).isTrue();
    assertThat(text()).contains("→ simulate_order {\"location\":\"Chicago\"}", "  caspers version");
  }

  @Test
  void whatIsMissingIsAskedAndTheAnswerIsTheValue() throws Exception {
    answers.add("60");
    assertThat(talk(false).take(reader, "make it faster")).isTrue();
    assertThat(text()).contains("How many times real time?", "{\"factor\":60.0}");
  }

  @Test
  void anAnswerMayBeALeaveOrHarm() throws Exception {
    answers.addAll(List.of("never mind"));
    assertThat(talk(false).take(reader, "new location")).isFalse();
    answers.add("../../etc/passwd");
    assertThat(talk(false).take(reader, "new location")).isFalse();
    assertThat(talk(false).take(reader, "new location")).as("the input's end").isFalse();
    assertThat(text()).contains("Then I leave it.", "no value that I pass on");
    assertThat(done).isEmpty();
  }

  @Test
  void whatCannotBeUndoneIsSaidFirst() throws Exception {
    answers.add("no");
    assertThat(talk(false).take(reader, "confirm the refund of order " + ORDER)).isFalse();
    assertThat(text()).contains("I am about to decide a refund", ORDER, "It cannot be undone");
    assertThat(done).isEmpty();
    answers.add("yes");
    assertThat(talk(false).take(reader, "confirm the refund of order " + ORDER)).isTrue();
    assertThat(done).isNotEmpty();
  }

  @Test
  void whoIsSureIsNotAsked() throws Exception {
    assertThat(talk(true).take(reader, "stop caspers")).isTrue();
    assertThat(text()).doesNotContain("Shall I?");
  }

  @Test
  void aModelChoosesToolsWithinTheSameBounds() throws Exception {
    var asked = new ArrayList<JsonNode>();
    var replies = new ArrayDeque<String>();
    replies.add(toolCall("set_speed", "{\"factor\":\"fast\"}"));
    replies.add(toolCall("decide", "{\"order_id\":\"" + ORDER + "\",\"action\":\"confirm\"}"));
    replies.add(toolCall("orders_now", "{}"));
    replies.add("{\"role\":\"assistant\",\"content\":\"All is well.\"}");
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/serving-endpoints/chat/completions",
        exchange -> {
          asked.add(JSON.readTree(exchange.getRequestBody()));
          var body =
              ("{\"choices\":[{\"message\":" + replies.poll() + "}]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      answers.add("n");
      var client =
          new Connection("http://127.0.0.1:" + server.getAddress().getPort(), "token").apiClient();
      var model = new ModelTalk("a-model", client, runner, talk(false), out);
      assertThat(model.take("how is it going?")).isFalse();
    } finally {
      server.stop(0);
    }
    assertThat(asked.get(0).path("model").asText()).isEqualTo("a-model");
    assertThat(asked.get(0).path("tools")).hasSameSizeAs(runner.tools());
    assertThat(last(asked.get(1))).contains("the arguments are not right");
    assertThat(last(asked.get(2))).contains("does not want that");
    assertThat(last(asked.get(3))).doesNotContain("failed").isNotBlank();
    assertThat(text()).contains("→ orders_now {}", "All is well.");
    // Shown once and done once: the two that were not allowed are not among them.
    assertThat(done).hasSize(2);
  }

  private static String last(JsonNode request) {
    return request
        .path("messages")
        .path(request.path("messages").size() - 1)
        .path("content")
        .asText();
  }

  private static String toolCall(String name, String arguments) throws Exception {
    return "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\""
        + name
        + "\",\"arguments\":"
        + JSON.writeValueAsString(arguments)
        + "}}]}";
  }
}
