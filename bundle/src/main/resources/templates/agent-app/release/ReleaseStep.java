import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** One step of a release as a task of a job: what the workspace says is printed, and decides. */
public class ReleaseStep {

  private static final String RELEASES = "/api/2.0/caspers/releases/";

  public static void main(String[] args) throws Exception {
    if (args.length < 2 || args[1].isBlank()) {
      throw new IllegalArgumentException("which release? give the job its id: RELEASE=<id>");
    }
    var release = RELEASES + URLEncoder.encode(args[1], StandardCharsets.UTF_8);
    switch (args[0]) {
      case "gate" -> {
        var passes = holds("passes", send("POST", release + "/gate", "{}"));
        var value =
            "{\"run_id\": %s, \"key\": \"passes\", \"value\": \"%s\"}"
                .formatted(System.getenv("DATABRICKS_TASK_RUN_ID"), passes);
        send("POST", "/api/2.0/caspers/jobs/task-values", value);
      }
      case "blocked" -> {
        send("GET", release, null);
        throw new IllegalStateException("the gate does not let " + args[1] + " pass; see above");
      }
      case "promote" -> send("POST", release + "/promote", "{}");
      case "deploy" -> {
        var where =
            "{\"endpoint\": \"%s\", \"app\": \"%s\", \"target\": \"%s\"}"
                .formatted(args[2], args[2], args[3]);
        send("POST", release + "/deploy", where);
      }
      case "verify" -> {
        if (!holds("ok", send("POST", release + "/verify", "{}"))) {
          throw new IllegalStateException("what answers is not " + args[1] + "; see above");
        }
      }
      default -> throw new IllegalArgumentException("there is no step " + args[0]);
    }
  }

  private static boolean holds(String field, String json) {
    return Pattern.compile("\"" + field + "\"\\s*:\\s*true").matcher(json).find();
  }

  private static String send(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(System.getenv("DATABRICKS_HOST") + path))
            .header("Authorization", "Bearer " + System.getenv("DATABRICKS_TOKEN"))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    System.out.println(method + " " + path + "\n" + answer.body());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(path + " answered with " + answer.statusCode());
    }
    return answer.body();
  }
}
