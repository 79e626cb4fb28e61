package kitchens.caspers.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Requests for chat completions over kept connections, at a rate or all at once. */
final class ChatLoad {
  private static final int CONNECTIONS = 16;

  /**
   * What a load came to.
   *
   * @param millis sorted latencies, each from when the request was due
   */
  record Result(List<Double> millis, int failed, double seconds) {
    double quantile(double share) {
      return Benchmarks.quantile(millis, share);
    }

    double rate() {
      return millis.size() / seconds;
    }
  }

  private final int port;
  private final byte[] request;
  private final byte[] streamed;

  /** To a server on this machine, at a path, for a model, with a token. */
  ChatLoad(int port, String path, String model, String token) {
    this.port = port;
    this.request = request(path, model, token, "");
    this.streamed = request(path, model, token, ",\"stream\":true");
  }

  private static byte[] request(String path, String model, String token, String more) {
    var body =
        "{\"model\":\""
            + model
            + "\",\"messages\":[{\"role\":\"system\",\"content\":\"You answer in one sentence.\"},"
            + "{\"role\":\"user\",\"content\":\""
            + "Where is my order, and when will it be there? ".repeat(12)
            + "\"}],\"temperature\":0"
            + more
            + "}";
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends at a steady rate, whatever the answers take. */
  Result steady(int perSecond, Duration time) throws InterruptedException {
    var begin = System.nanoTime() + 200_000_000;
    var all = (int) (perSecond * time.toSeconds());
    var next = new AtomicInteger();
    var failed = new AtomicInteger();
    var latencies = new double[all];
    var over = new CountDownLatch(CONNECTIONS);
    for (var c = 0; c < CONNECTIONS; c++) {
      ModelStub.start(
          "load",
          () -> {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
              socket.setTcpNoDelay(true);
              var in = new BufferedInputStream(socket.getInputStream(), 16_384);
              for (var i = next.getAndIncrement(); i < all; i = next.getAndIncrement()) {
                var due = begin + i * 1_000_000_000L / perSecond;
                for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                  LockSupport.parkNanos(left);
                }
                socket.getOutputStream().write(request);
                if (!answered(in)) {
                  failed.incrementAndGet();
                }
                latencies[i] = (System.nanoTime() - due) / 1e6;
              }
            } catch (IOException e) {
              failed.incrementAndGet();
            } finally {
              over.countDown();
            }
          });
    }
    over.await();
    var seconds = (System.nanoTime() - begin) / 1e9;
    var millis = new ArrayList<Double>(all);
    for (var latency : latencies) {
      if (latency > 0) {
        millis.add(latency);
      }
    }
    millis.sort(null);
    return new Result(millis, failed.get(), seconds);
  }

  private static boolean answered(BufferedInputStream in) throws IOException {
    var status = ModelStub.line(in);
    if (status == null) {
      throw new IOException("hung up");
    }
    var length = ModelStub.contentLength(in);
    in.readNBytes(length);
    return status.startsWith("HTTP/1.1 200") && length > 0;
  }

  /** What many streams at once came to: how many ended whole, and the most that were open. */
  record Streams(int whole, int mostAtOnce, double seconds) {}

  /** Opens that many streams at once and reads each to its end. */
  Streams streams(int count) throws InterruptedException {
    var whole = new AtomicInteger();
    var open = new AtomicInteger();
    var most = new AtomicInteger();
    var begin = System.nanoTime();
    var over = new CountDownLatch(count);
    var firstFailure = new AtomicLong();
    for (var c = 0; c < count; c++) {
      ModelStub.start(
          "stream",
          () -> {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
              socket.getOutputStream().write(streamed);
              var in = new BufferedInputStream(socket.getInputStream(), 1_024);
              var events = 0;
              var done = false;
              for (var line = ModelStub.line(in); line != null && !done; ) {
                if (line.startsWith("data: {\"id\"")) {
                  if (events++ == 0) {
                    most.accumulateAndGet(open.incrementAndGet(), Math::max);
                  }
                }
                done = line.equals("data: [DONE]");
                line = done ? line : ModelStub.line(in);
              }
              if (events > 0) {
                open.decrementAndGet();
              }
              if (done && events == ModelStub.EVENTS) {
                whole.incrementAndGet();
              }
            } catch (IOException e) {
              firstFailure.compareAndSet(0, System.nanoTime());
            } finally {
              over.countDown();
            }
          });
    }
    over.await(2, TimeUnit.MINUTES);
    return new Streams(whole.get(), most.get(), (System.nanoTime() - begin) / 1e9);
  }
}
