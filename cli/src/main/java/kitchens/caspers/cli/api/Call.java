package kitchens.caspers.cli.api;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.cli.bundle.BundleTarget;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;
import kitchens.caspers.cli.output.Surroundings;
import kitchens.caspers.cli.workspace.Connection;

/** One use of an operation: what was written on the command line, and the workspace. */
public final class Call {

  private final Surroundings around;
  private final Map<String, String> arguments;
  private final Map<String, String> options;
  private final Set<String> flags;
  private final String json;
  private final String target;
  private Connection connection;
  private WorkspaceClient client;
  private int exitCode;

  Call(
      Surroundings around,
      Map<String, String> arguments,
      Map<String, String> options,
      Set<String> flags,
      String json,
      String target) {
    this.around = around;
    this.arguments = arguments;
    this.options = options;
    this.flags = flags;
    this.json = json;
    this.target = target;
  }

  /** The argument of this name. */
  public String arg(String name) {
    return arguments.get(name);
  }

  /** The argument that may be left out. */
  public Optional<String> maybe(String name) {
    return Optional.ofNullable(arguments.get(name));
  }

  /** The argument of this name, which is a number. */
  public long id(String name) {
    return number(name, arg(name));
  }

  /** The option's value, if it was given. */
  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /** The option's value as a number, if it was given. */
  public Optional<Long> number(String name) {
    return option(name).map(text -> number(name, text));
  }

  private static long number(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new CliException(name + " is a number, not \"" + text + "\"");
    }
  }

  /** Whether the flag was given. */
  public boolean flag(String name) {
    return flags.contains(name);
  }

  /** What {@code --json} holds, or an empty object. */
  public JsonNode json() {
    return JsonArgument.read(json, around.in());
  }

  /** What {@code --json} holds, as a request of the SDK. */
  public <T> T request(Class<T> type) {
    return JsonArgument.request(json(), type);
  }

  /** The target of the bundle at hand, if one was given. */
  public Optional<String> target() {
    return Optional.ofNullable(target);
  }

  /** The workspace's address and token: the target's, when one was given. */
  public Connection connection() {
    if (connection == null) {
      var progress = Progress.onStandardError();
      connection =
          target == null
              ? Connection.open(around.environment(), progress)
              : BundleTarget.connect(target, around.environment(), progress);
    }
    return connection;
  }

  /** The SDK's client. */
  public WorkspaceClient client() {
    if (client == null) {
      client = connection().client();
    }
    return client;
  }

  /** Ends the command with a code, once its answer is printed. */
  public void endWith(int code) {
    exitCode = code;
  }

  int exitCode() {
    return exitCode;
  }

  /** The streams and the environment. */
  public Surroundings around() {
    return around;
  }

  /** A path on this machine. */
  public Path local(String text) {
    return Path.of(text.startsWith("file:") ? text.substring("file:".length()) : text);
  }
}
