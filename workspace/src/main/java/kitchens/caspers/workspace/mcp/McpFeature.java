package kitchens.caspers.workspace.mcp;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.functions.OnlineFunctions;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;

/**
 * MCP servers over Streamable HTTP: the functions of each schema, SQL that reads, and the tools of
 * the command line. Each acts as who asks.
 */
public final class McpFeature implements Feature {

  private static final String BASE = "/api/2.0/mcp";

  private final OnlineFunctions functions;
  private final OwnSql sql;
  private final SqlTools reads;
  private final Optional<CommandTools> commands;
  private final McpSessions sessions;
  private final McpDoor door;

  /**
   * @param url where this workspace answers itself
   * @param warehouse that runs what names none
   * @param commandLine starts the command line's MCP server; empty where the build's class paths
   *     are not known
   * @param version of this workspace
   */
  public McpFeature(
      OnlineFunctions functions,
      URI url,
      String warehouse,
      Optional<Started> commandLine,
      String version,
      Clock clock) {
    this.functions = requireNonNull(functions, "functions is null");
    this.sql = new OwnSql(url, warehouse);
    this.reads = new SqlTools(sql);
    this.commands =
        commandLine.map(
            how ->
                new CommandTools(
                    () -> new CommandLine(how.command(), how.environment(), how.directory())));
    this.sessions = new McpSessions(clock);
    this.door = new McpDoor(new Conversations(version), sessions);
  }

  /**
   * How a process is started.
   *
   * @param environment all of it: nothing is inherited
   */
  public record Started(List<String> command, Map<String, String> environment, Path directory) {

    /**
     * The command line of a build, serving this workspace's callers.
     *
     * @param dist where the build put the class paths
     * @param url of this workspace
     * @param directory for it to work in, where nothing else lies
     */
    public static Started ofBuild(Path dist, URI url, Path directory) {
      return new Started(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx128m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              dist.resolve("workspace") + File.separator + "*",
              "kitchens.caspers.cli.Main",
              "mcp",
              "--for-callers"),
          Map.of(
              "DATABRICKS_HOST",
              url.toString(),
              "CASPERS_HOME",
              directory.toString(),
              "CASPERS_DIST",
              dist.toString(),
              "HOME",
              directory.toString(),
              "PATH",
              Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin")),
          directory);
    }
  }

  @Override
  public void routes(Routes r) {
    serve(r, BASE + "/functions/{catalog}/{schema}", this::functions);
    serve(r, BASE + "/sql", ctx -> reads);
    serve(
        r,
        BASE + "/universe",
        ctx ->
            commands.orElseThrow(
                () ->
                    ApiException.notFound(
                        "these tools need the build's class paths: start the workspace by the"
                            + " caspers script")));
  }

  private void serve(Routes r, String path, Function<Context, Toolset> toolset) {
    r.post(path, ctx -> door.post(ctx, toolset.apply(ctx)));
    r.get(path, door::get);
    r.delete(path, door::delete);
  }

  private Toolset functions(Context ctx) {
    return new FunctionTools(
        functions,
        sql,
        Names.valid("catalog", ctx.pathParam("catalog")),
        Names.valid("schema", ctx.pathParam("schema")));
  }

  /** How many sessions there are. */
  int sessions() {
    return sessions.count();
  }

  @Override
  public void start() {
    commands.ifPresent(CommandTools::watch);
  }

  @Override
  public void stop() {
    sessions.endAll();
    commands.ifPresent(CommandTools::close);
  }
}
