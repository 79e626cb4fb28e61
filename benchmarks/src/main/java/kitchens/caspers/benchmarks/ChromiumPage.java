package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * One page of a headless Chromium, driven through its DevTools protocol: enough to look at a page
 * and to measure it, without a library that would travel in the distribution.
 */
final class ChromiumPage implements AutoCloseable {
  private static final Path PROGRAM =
      Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder = Files.createTempDirectory("caspers-chromium-");
  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<BiConsumer<String, JsonNode>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Starts the browser.
   *
   * @param width of the page, in pixels
   * @param height of the page, in pixels
   */
  ChromiumPage(int width, int height) throws IOException, InterruptedException {
    if (!Files.isExecutable(PROGRAM)) {
      throw new IllegalStateException(
          PROGRAM + " is not there: apt-get install chromium, or name yours in CHROMIUM");
    }
    process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--headless=new",
                "--no-sandbox",
                "--no-first-run",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket = connect();
    call("Page.enable", Map.of());
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  private WebSocket connect() throws IOException, InterruptedException {
    var client = HttpClient.newHttpClient();
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/json/list"));
    var pages = client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    for (var page : MAPPER.readTree(pages)) {
      if (page.path("type").asText().equals("page")) {
        var address = URI.create(page.path("webSocketDebuggerUrl").asText());
        return client.newWebSocketBuilder().buildAsync(address, new Answers()).join();
      }
    }
    throw new IllegalStateException("chromium shows no page: " + pages);
  }

  /** Chromium writes the port that it chose into its folder. */
  private int port() throws IOException, InterruptedException {
    var file = folder.resolve("DevToolsActivePort");
    var end = Instant.now().plus(BOUND);
    while (!Files.exists(file) || Files.readAllLines(file).size() < 2) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new IllegalStateException(PROGRAM + " did not come up");
      }
      Thread.sleep(20);
    }
    return Integer.parseInt(Files.readAllLines(file).get(0).strip());
  }

  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(String message) {
      try {
        var json = MAPPER.readTree(message);
        if (json.has("method")) {
          var method = json.path("method").asText();
          listeners.forEach(listener -> listener.accept(method, json.path("params")));
        }
        var waiting = answers.remove(json.path("id").asInt(-1));
        if (waiting != null) {
          waiting.complete(json);
        }
      } catch (IOException e) {
        answers.values().forEach(waiting -> waiting.completeExceptionally(e));
      }
    }
  }

  /** Calls a method of the protocol; its result. */
  JsonNode call(String method, Map<String, ?> parameters) {
    var id = calls.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    answers.put(id, answer);
    ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
    message.set("params", MAPPER.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    var json = answer.orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
    if (json.has("error")) {
      throw new IllegalStateException(method + ": " + json.at("/error/message").asText());
    }
    return json.path("result");
  }

  /**
   * Tells of each event of the protocol's domains that were enabled.
   *
   * @param listener gets an event's method and its parameters, on the socket's thread: it must not
   *     call the page
   */
  void onEvent(BiConsumer<String, JsonNode> listener) {
    listeners.add(listener);
  }

  void open(String url) {
    call("Page.navigate", Map.of("url", url));
  }

  /** Runs this before the scripts of each page that is opened from now on. */
  void beforeEachPage(String script) {
    call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** The value of an expression, once it is neither null nor undefined nor false. */
  JsonNode await(String expression) throws InterruptedException {
    var end = Instant.now().plus(BOUND);
    while (true) {
      var value = unlessNavigating(expression);
      if (!value.isMissingNode() && !value.isNull() && !value.equals(MAPPER.valueToTree(false))) {
        return value;
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("the page does not come to " + expression);
      }
      Thread.sleep(20);
    }
  }

  /** While one page makes way for another there is nothing in which an expression has a value. */
  private JsonNode unlessNavigating(String expression) {
    try {
      return evaluate(expression);
    } catch (IllegalStateException e) {
      return MissingNode.getInstance();
    }
  }

  JsonNode evaluate(String expression) {
    return call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true))
        .at("/result/value");
  }

  /** What all of the browser's processes have taken of the processors. */
  Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** What is seen, as a PNG. */
  byte[] picture() {
    var shot = call("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode(shot.path("data").asText());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    List<Path> files;
    try (var found = Files.walk(folder)) {
      files = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (var file : files) {
      Files.deleteIfExists(file);
    }
  }
}
