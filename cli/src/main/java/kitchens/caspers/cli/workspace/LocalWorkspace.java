package kitchens.caspers.cli.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.cli.output.CliException;

/**
 * The workspace of one {@code CASPERS_HOME} as the command line sees it from outside.
 *
 * @param home absolute
 */
public record LocalWorkspace(Path home) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * What a running workspace says of itself in its home.
   *
   * @param url without a slash at its end
   */
  public record Running(long pid, int port, String url, String version) {}

  /** The one that the environment names: {@code CASPERS_HOME}, or {@code ~/.caspers}. */
  public static LocalWorkspace of(Map<String, String> environment) {
    var named = environment.get("CASPERS_HOME");
    var path =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".caspers")
            : Path.of(named);
    return new LocalWorkspace(path.toAbsolutePath().normalize());
  }

  /** The process, when it is ready: announced, alive and answering. */
  public Optional<Running> running() {
    return announced().filter(running -> answers(running));
  }

  /** The process that the home names, alive but perhaps not answering. */
  public Optional<Running> announced() {
    try {
      var json = JSON.readTree(Files.readString(home.resolve("workspace.json")));
      var running =
          new Running(
              json.path("pid").asLong(),
              json.path("port").asInt(),
              json.path("url").asText().replaceAll("/+$", ""),
              json.path("version").asText());
      return ProcessHandle.of(running.pid()).filter(ProcessHandle::isAlive).map(any -> running);
    } catch (IOException absentOrHalfWritten) {
      return Optional.empty();
    }
  }

  /** The administrator's token. */
  public String token() {
    var file = home.resolve("admin-token");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CliException(
          "the administrator's token cannot be read from "
              + file
              + " — run as the user who started the workspace, or set DATABRICKS_TOKEN",
          e);
    }
  }

  /** The log of the workspace's own process. */
  public Path log() {
    return home.resolve("logs").resolve("workspace.log");
  }

  private boolean answers(Running running) {
    try {
      return "RUNNING"
          .equals(get(running, "/api/2.0/caspers/status", null).path("status").asText());
    } catch (IOException e) {
      return false;
    }
  }

  /** The state of the workspace and of everything in it. */
  public JsonNode status(Running running) {
    try {
      return get(running, "/api/2.0/caspers/status", token());
    } catch (IOException e) {
      throw new CliException(
          "the workspace at " + running.url() + " does not answer — see " + log(), e);
    }
  }

  /** A link that signs a person in once, within ten minutes. */
  public String loginLink(Running running, String userName) {
    try {
      var body = JSON.createObjectNode().put("user_name", userName);
      return call(running, "POST", "/api/2.0/caspers/login-links", token(), body)
          .path("url")
          .asText();
    } catch (IOException e) {
      throw new CliException("no login link: " + e.getMessage() + " — see " + log(), e);
    }
  }

  /** Begins a graceful stop. */
  void requestShutdown(Running running) throws IOException {
    call(running, "POST", "/api/2.0/caspers/shutdown", token(), JSON.createObjectNode());
  }

  private static JsonNode get(Running running, String path, String token) throws IOException {
    return call(running, "GET", path, token, null);
  }

  /** These routes are the workspace's own: the Databricks SDK has no method for them. */
  private static JsonNode call(
      Running running, String method, String path, String token, JsonNode body) throws IOException {
    var connection = (HttpURLConnection) URI.create(running.url() + path).toURL().openConnection();
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    connection.setRequestMethod(method);
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    if (body != null) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      try (var out = connection.getOutputStream()) {
        out.write(JSON.writeValueAsBytes(body));
      }
    }
    var status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      var text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (status >= 400) {
        throw new IOException(method + " " + path + " answered " + status + " " + text.strip());
      }
      return text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
    }
  }
}
