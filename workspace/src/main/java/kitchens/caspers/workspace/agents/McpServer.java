package kitchens.caspers.workspace.agents;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An MCP server whose tools an agent may use: those that {@code agent.yml} lists, and no others.
 *
 * @param name by which the agent knows it
 * @param url where it answers; relative for one of this workspace's own
 * @param secret scope and key of the bearer token; empty for this workspace's own, which are asked
 *     in the name of whoever made the endpoint
 * @param tools that the model may use, by their names there
 * @param readOnly whether a tool must say of itself that it changes nothing
 * @param callsPerMinute of all callers of an endpoint together
 */
public record McpServer(
    String name,
    URI url,
    Optional<Secret> secret,
    Set<String> tools,
    boolean readOnly,
    int callsPerMinute) {

  /** Where a token lies. */
  public record Secret(String scope, String key) {}

  /** The server as {@code agent.yml} has it. */
  record Spec(
      String name,
      String transport,
      String url,
      String auth,
      List<String> tools,
      Boolean readOnly,
      Integer callsPerMinute) {}

  private static final String OWN = "/api/2.0/mcp/";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,30}");
  private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final int LONGEST_FOR_A_MODEL = 64;
  private static final Pattern SECRET =
      Pattern.compile("\\{\\{secrets/([A-Za-z0-9_.@-]{1,128})/([A-Za-z0-9_.-]{1,128})}}");

  /**
   * Reads a server.
   *
   * @param catalog of the registered model, for {@code {catalog}} in a url of this workspace's own
   * @param schema of it, for {@code {schema}}
   * @throws IllegalArgumentException naming the field and the mend
   */
  static McpServer of(Spec spec, String catalog, String schema) {
    String name = String.valueOf(spec.name());
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "mcp_servers: '" + name + "' is no name; use small letters, digits, _ and -");
    }
    String where = "mcp_servers '" + name + "': ";
    if (!"streamable_http".equals(spec.transport())) {
      throw new IllegalArgumentException(
          where
              + "transport is '"
              + spec.transport()
              + "'; agents reach MCP servers by streamable_http");
    }
    URI url = url(where, String.valueOf(spec.url()), catalog, schema);
    Optional<Secret> secret = secret(where, spec.auth());
    if (secret.isPresent() && !url.isAbsolute()) {
      throw new IllegalArgumentException(
          where + "this workspace's own are asked in the endpoint's maker's name: leave auth out");
    }
    Integer calls = spec.callsPerMinute();
    if (calls != null && (calls < 1 || calls > 100_000)) {
      throw new IllegalArgumentException(where + "calls_per_minute is between 1 and 100000");
    }
    return new McpServer(
        name,
        url,
        secret,
        tools(where, name, spec.tools()),
        !Boolean.FALSE.equals(spec.readOnly()),
        calls == null ? 600 : calls);
  }

  private static Set<String> tools(String where, String server, List<String> tools) {
    if (tools == null || tools.isEmpty()) {
      throw new IllegalArgumentException(
          where + "tools lists which of its tools the model may use");
    }
    Set<String> known = new HashSet<>();
    for (String tool : tools) {
      if (tool == null || !TOOL.matcher(tool).matches()) {
        throw new IllegalArgumentException(where + "'" + tool + "' is no tool's name");
      }
      if (!known.add(modelsName(server, tool))) {
        throw new IllegalArgumentException(where + "two tools are '" + tool + "' to a model");
      }
    }
    return Set.copyOf(tools);
  }

  private static URI url(String where, String text, String catalog, String schema) {
    String filled = text.replace("{catalog}", catalog).replace("{schema}", schema);
    try {
      URI url = URI.create(filled);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      boolean plain =
          url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
      if (plain && web && url.getHost() != null) {
        return url;
      }
      if (plain && filled.startsWith(OWN) && url.normalize().toString().equals(filled)) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // It is told below.
    }
    throw new IllegalArgumentException(
        where
            + "url is '"
            + text
            + "'; give an http(s) address without user, query and fragment, or "
            + OWN
            + "… for this workspace's own");
  }

  private static Optional<Secret> secret(String where, String auth) {
    if (auth == null) {
      return Optional.empty();
    }
    Matcher reference = SECRET.matcher(auth);
    if (!reference.matches()) {
      throw new IllegalArgumentException(
          where + "auth is a reference {{secrets/<scope>/<key>}}, and nothing else");
    }
    return Optional.of(new Secret(reference.group(1), reference.group(2)));
  }

  /** What a model calls one of its tools. */
  public String modelsName(String tool) {
    return modelsName(name, tool);
  }

  /** Models take letters, digits, _ and -, 64 of them. */
  private static String modelsName(String server, String tool) {
    String whole = server + "__" + tool.replace('.', '_');
    return whole.length() <= LONGEST_FOR_A_MODEL
        ? whole
        : whole.substring(whole.length() - LONGEST_FOR_A_MODEL).replaceFirst("^[^A-Za-z]+", "");
  }

  /** The full names of its tools among an agent's: no function is called so. */
  List<String> fullNames(String version) {
    return tools.stream()
        .sorted()
        .map(tool -> "mcp/" + version + "/" + name + "." + modelsName(tool))
        .collect(Collectors.toList());
  }

  /** Whether a full name among an agent's tools is one of an MCP server's. */
  public static boolean names(String fullName) {
    return fullName.startsWith("mcp/");
  }
}
