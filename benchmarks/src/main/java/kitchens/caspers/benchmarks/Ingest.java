package kitchens.caspers.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Events by webhook: several senders, each of which waits for its answers, while the workspace is
 * killed with -9 and started again. A sender that gets no answer sends again under the same key;
 * then every event is there, once.
 */
final class Ingest implements Benchmark {
  private static final int SENDERS = 8;
  private static final int REQUESTS = 400;
  private static final int EVENTS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String description() {
    return "events by webhook, acknowledged when they are on disk: events_per_second,"
        + " p50_ms, p99_ms; lost and doubled through a kill -9";
  }

  @Override
  public List<Metric> run() throws Exception {
    var progress = new Progress();
    try (var installation = Installation.create()) {
      installation.caspers("workspace", "start").succeeded();
      WorldVolumes.make(installation.client(), "bench", List.of("warm", "events", "killed"));
      send(installation, "warm", 100, false);
      progress.step("warm");
      var begin = Instant.now();
      var millis = send(installation, "events", REQUESTS, false);
      var seconds = Duration.between(begin, Instant.now()).toNanos() / 1e9;
      var sent = SENDERS * REQUESTS * EVENTS;
      progress.step("%d events in %.1f s", sent, seconds);
      var quiet = count(installation, "events");
      send(installation, "killed", REQUESTS, true);
      progress.step("the same through a kill");
      var killed = count(installation, "killed");
      return List.of(
          new Metric("events_per_second", sent / seconds, "events/s"),
          new Metric("p50_ms", Benchmarks.quantile(millis, 0.5), "ms"),
          new Metric("p99_ms", Benchmarks.quantile(millis, 0.99), "ms"),
          new Metric("lost", 2L * sent - quiet.different() - killed.different(), "events"),
          new Metric("doubled", quiet.doubled() + killed.doubled(), "events"));
    }
  }

  /** Sends from all senders; how long each answer took, sorted. */
  private List<Double> send(Installation installation, String volume, int requests, boolean kill)
      throws Exception {
    var token = Files.readString(installation.home().resolve("admin-token")).strip();
    var answered = new AtomicInteger();
    var threads = Executors.newFixedThreadPool(SENDERS + 1);
    try {
      var senders =
          IntStream.range(0, SENDERS)
              .mapToObj(
                  sender ->
                      (Callable<List<Double>>)
                          () ->
                              IntStream.range(0, requests)
                                  .mapToObj(
                                      i -> one(installation, token, volume, sender, i, answered))
                                  .toList())
              .map(threads::submit)
              .toList();
      if (kill) {
        while (answered.get() < SENDERS * requests / 3) {
          Thread.sleep(5);
        }
        ProcessHandle.of(installation.status().at("/pid").asLong()).orElseThrow().destroyForcibly();
        installation.caspers("workspace", "start").succeeded();
      }
      var all = new java.util.ArrayList<Double>();
      for (var sender : senders) {
        all.addAll(sender.get());
      }
      all.sort(null);
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private double one(
      Installation installation,
      String token,
      String volume,
      int sender,
      int number,
      AtomicInteger answered) {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/ingest/bench.simulator.%s"
                        .formatted(installation.port(), volume)))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-ndjson")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(events(sender, number)))
            .build();
    var begin = Instant.now();
    while (Duration.between(begin, Instant.now()).compareTo(PATIENCE) < 0) {
      try {
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          answered.incrementAndGet();
          return Duration.between(begin, Instant.now()).toNanos() / 1e6;
        }
        if (answer.statusCode() < 429) {
          throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        Thread.sleep(100);
      } catch (IOException down) {
        pause();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("no answer in " + PATIENCE);
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String events(int sender, int number) {
    var lines = new StringBuilder();
    for (var event = 0; event < EVENTS; event++) {
      lines.append(
          ("{\"event_id\":\"%d-%d-%d\",\"event_type\":\"order_created\",\"ts\":\"2026-11-27T18:00:00.000Z\",\"order_id\":\"%d-%d\",\"sequence\":%d,\"body\":\"{}\"}\n")
              .formatted(sender, number, event, sender, number, event));
    }
    return lines.toString();
  }

  /** What lies in a volume. */
  private record Counted(long different, long doubled) {}

  /** Counts the events of a volume; fails when a line is torn. */
  private static Counted count(Installation installation, String volume) throws IOException {
    var root =
        Path.of(
            URI.create(
                installation
                    .client()
                    .volumes()
                    .read("bench.simulator." + volume)
                    .getStorageLocation()));
    var seen = new HashSet<String>();
    var lines = 0L;
    try (var files = Files.walk(root)) {
      for (var file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        if (file.getFileName().toString().startsWith(".")) {
          continue;
        }
        for (var line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          if (!line.startsWith("{\"event_id\":\"") || !line.endsWith("}")) {
            throw new IllegalStateException("a torn line in " + file);
          }
          seen.add(line.substring(13, line.indexOf('"', 13)));
          lines++;
        }
      }
    }
    return new Counted(seen.size(), lines - seen.size());
  }
}
