package kitchens.caspers.workspace.serving;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import kitchens.caspers.workspace.serving.FakeTools.Order;
import kitchens.caspers.workspace.serving.policy.PolicyModel;
import kitchens.caspers.workspace.settings.Settings;

/**
 * Orders a second through the whole tool loop with the policy model: endpoint, agent, chat door,
 * tools (each three queries of Postgres, as catalog functions are), traces. A main, to be measured
 * by hand: arguments are seconds and requests in flight.
 */
final class ServingThroughput {

  private ServingThroughput() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    int inFlight = args.length > 1 ? Integer.parseInt(args[1]) : 32;
    try (ServingBench bench = new ServingBench(Settings.Content.FULL)) {
      bench.registerRefund("main.ai.refunder", 1, yaml -> yaml);
      bench.serve("refunder", "main.ai.refunder", 1, PolicyModel.NAME);
      bench.tools.database = bench.database();
      Random random = new Random(7);
      for (int i = 0; i < 200; i++) {
        bench.tools.orders.put(
            "o" + i, new Order(10 + random.nextInt(90), 15 + random.nextInt(60), 24, 30, 55, "B"));
      }
      System.out.printf("warm-up: %.0f orders/s%n", rate(bench, seconds / 2, inFlight));
      for (int round = 0; round < 2; round++) {
        System.out.printf(
            "%d in flight: %.0f orders/s%n", inFlight, rate(bench, seconds, inFlight));
      }
      long spans =
          bench
              .database()
              .jdbi()
              .withHandle(h -> h.createQuery("SELECT count(*) FROM spans").mapTo(Long.class).one());
      System.out.println("spans kept: " + spans);
    }
  }

  private static long cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static double rate(ServingBench bench, int seconds, int inFlight) throws Exception {
    AtomicLong done = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    long cpuBefore = cpu();
    long begin = System.nanoTime();
    long end = begin + Duration.ofSeconds(seconds).toNanos();
    CountDownLatch over = new CountDownLatch(inFlight);
    for (int i = 0; i < inFlight; i++) {
      int first = i;
      Thread thread =
          new Thread(
              () -> {
                for (int n = first; System.nanoTime() < end; n += inFlight) {
                  try {
                    bench.ask("refunder", "{\"order_id\": \"o" + n % 200 + "\"}");
                    done.incrementAndGet();
                  } catch (Exception | AssertionError e) {
                    if (failed.getAndIncrement() == 0) {
                      System.out.println(e.getMessage());
                    }
                  }
                }
                over.countDown();
              });
      thread.setDaemon(true);
      thread.start();
    }
    over.await();
    if (failed.get() > 0) {
      System.out.println("failed: " + failed.get());
    }
    double rate = done.get() * 1e9 / (System.nanoTime() - begin);
    System.out.printf(
        "  %d orders, %.1f ms of this process's CPU an order (the client's included)%n",
        done.get(), (cpu() - cpuBefore) / 1e6 / done.get());
    return rate;
  }
}
