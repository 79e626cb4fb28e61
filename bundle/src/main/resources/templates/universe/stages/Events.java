import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A stage: puts a file of orders into the volume, one JSON object a line. The same arguments make
 * the same orders, so running it twice is running it once.
 */
public class Events {

  private static final List<String> DISHES = List.of("Pho", "Ramen", "Taco", "Pizza", "Salad");
  private static final Instant OPENING = Instant.parse("2026-01-01T11:00:00Z");

  public static void main(String[] args) throws Exception {
    var catalog = args[0];
    var orders = Integer.parseInt(args[1]);
    var random = new Random(42);
    var lines = new StringBuilder();
    for (var i = 0; i < orders; i++) {
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"order_id\": \"order-%d\", \"ts\": \"%s\", \"dish\": \"%s\","
                  + " \"quantity\": %d, \"price\": %d.%02d}%n",
              i,
              OPENING.plusSeconds(90L * i),
              DISHES.get(random.nextInt(DISHES.size())),
              1 + random.nextInt(3),
              6 + random.nextInt(12),
              random.nextInt(100)));
    }
    var path = "/Volumes/" + catalog + "/shop/events/orders-" + orders + ".json";
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    System.getenv("DATABRICKS_HOST") + "/api/2.0/fs/files" + path + "?overwrite=true"))
            .header("Authorization", "Bearer " + System.getenv("DATABRICKS_TOKEN"))
            .PUT(HttpRequest.BodyPublishers.ofString(lines.toString()))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(path + " was refused: " + answer.body());
    }
    System.out.println(orders + " orders in " + path);
  }
}
