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
      case "evaluate" -> evaluate(args[1], args[2]);
      case "preflight" -> {
        var asked =
            "{\"model\": \"%s\", \"environment_vars\": {\"LLM_MODEL\": \"%s\"}, \"endpoint\": \"%s\", \"app\": \"%s\"}"
                .formatted(args[2], args[3], args[4], args[4]);
        if (!all("ok", send("POST", RELEASES + "preflight", asked))) {
          throw new IllegalStateException("something would go wrong; see above");
        }
      }
      case "blocked" -> {
        send("GET", release, null);
        throw new IllegalStateException("the gate does not let " + args[1] + " pass; see above");
      }
      case "promote" -> send("POST", release + "/promote", "{}");
      case "deploy" -> {
        var where =
            "{\"endpoint\": \"%s\", \"app\": \"%s\", \"target\": \"%s\", \"keep_payloads\": true}"
                .formatted(args[2], args[2], args[3]);
        send("POST", release + "/deploy", where);
      }
      case "verify" -> {
        if (!all("ok", send("POST", release + "/verify", "{\"api\": true}"))) {
          throw new IllegalStateException("what answers is not " + args[1] + "; see above");
        }
      }
      default -> throw new IllegalArgumentException("there is no step " + args[0]);
    }
  }

  /** Holds the newest version against its eval set and the champion, and prints the release. */
  private static void evaluate(String model, String llm) throws Exception {
    var asked =
        "{\"model\": \"%s\", \"environment_vars\": {\"LLM_MODEL\": \"%s\"}}".formatted(model, llm);
    var begun = send("POST", RELEASES.substring(0, RELEASES.length() - 1), asked);
    var release = RELEASES + text("release_id", begun);
    var state = "EVALUATING";
    while (state.equals("EVALUATING")) {
      Thread.sleep(500);
      state = text("state", send("GET", release, null));
    }
    if (!state.equals("EVALUATED")) {
      throw new IllegalStateException(text("release_id", begun) + " is " + state + "; see above");
    }
    System.out.println("to be signed by both sides: " + text("release_id", begun));
  }

  private static String text(String field, String json) {
    var found = Pattern.compile("\"" + field + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    if (!found.find()) {
      throw new IllegalStateException("no " + field + " in " + json);
    }
    return found.group(1);
  }

  /** Whether a field is true wherever it stands. */
  private static boolean all(String field, String json) {
    return holds(field, json)
        && !Pattern.compile("\"" + field + "\"\\s*:\\s*false").matcher(json).find();
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
