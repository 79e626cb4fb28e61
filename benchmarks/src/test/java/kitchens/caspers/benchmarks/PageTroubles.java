package kitchens.caspers.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a browser complains of while it is on a page: in its console, and of its requests. */
final class PageTroubles {
  private final Set<String> found = new LinkedHashSet<>();

  PageTroubles(ChromiumPage page) {
    page.onEvent(this::take);
    for (var domain : List.of("Runtime", "Log", "Network")) {
      page.call(domain + ".enable", Map.of());
    }
  }

  private synchronized void take(String method, JsonNode of) {
    switch (method) {
      case "Runtime.exceptionThrown" ->
          found.add("uncaught: " + of.at("/exceptionDetails/exception/description").asText());
      case "Runtime.consoleAPICalled" -> {
        if (of.path("type").asText().matches("error|warning|assert")) {
          found.add("console: " + of.at("/args/0/value").asText());
        }
      }
      case "Log.entryAdded" -> {
        if (of.at("/entry/level").asText().equals("error")
            && !of.at("/entry/source").asText().equals("network")) {
          found.add("log: " + of.at("/entry/text").asText());
        }
      }
      case "Network.responseReceived" -> {
        if (of.at("/response/status").asInt() >= 400) {
          found.add(
              "answered %d: %s"
                  .formatted(of.at("/response/status").asInt(), of.at("/response/url").asText()));
        }
      }
      case "Network.loadingFailed" -> {
        // What is given up because another page opens is no failure.
        if (!of.path("canceled").asBoolean()
            && !of.path("errorText").asText().equals("net::ERR_ABORTED")) {
          found.add("no answer: " + of.path("errorText").asText());
        }
      }
      default -> {}
    }
  }

  /** All since the last time. */
  synchronized List<String> taken() {
    var taken = new ArrayList<>(found);
    found.clear();
    return taken;
  }
}
