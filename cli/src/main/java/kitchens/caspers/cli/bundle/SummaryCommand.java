package kitchens.caspers.cli.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.bundle.deploy.Listener;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.cli.output.Format;
import kitchens.caspers.cli.output.Pretty;
import kitchens.caspers.cli.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caspers bundle summary}. */
@Command(
    name = "summary",
    description = "Show what a bundle has deployed, with the pages of it.",
    footer = {"", "Example:", "  caspers bundle summary -t free"})
final class SummaryCommand implements Runnable {

  @Mixin private BundleOptions options;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print it.")
  private Format output;

  @Override
  public void run() {
    options.load(null, false);
    var connection = options.connect(Progress.onStandardError());
    var session = Session.open(options, connection);
    var deployed = session.deployer(Listener.NONE).deployed();
    if (output == Format.JSON) {
      System.out.println(Pretty.json(json(session, deployed)));
      return;
    }
    System.out.println("Name:      " + session.bundle().name());
    System.out.println("Target:    " + session.bundle().target());
    System.out.println("User:      " + session.user().userName());
    System.out.println("Workspace: " + connection.host());
    System.out.println("Path:      " + session.bundle().workspacePath("root_path"));
    keys(session).forEach((key, type) -> print(session, key, deployed.get(key)));
  }

  private static Map<String, String> keys(Session session) {
    var keys = new LinkedHashMap<String, String>();
    if (session.bundle().config().get("resources") instanceof Mapping types) {
      for (var type : types.entries()) {
        if (type.value() instanceof Mapping resources) {
          for (var key : resources.keys()) {
            keys.put("resources." + type.key() + "." + key, type.key());
          }
        }
      }
    }
    return keys;
  }

  private static void print(Session session, String key, ResourceState state) {
    System.out.println();
    System.out.println(key.substring("resources.".length()));
    System.out.println("  " + (state == null ? "not deployed" : "id:  " + state.id()));
    var url = url(session, key, state);
    if (url != null) {
      System.out.println("  url: " + url);
    }
  }

  static String url(Session session, String key, ResourceState state) {
    var type = ResourceTypes.named(key.split("\\.")[1]);
    var page = state == null || type == null ? null : type.page(state.id());
    return page == null ? null : session.connection().host() + page;
  }

  private static ObjectNode json(Session session, Map<String, ResourceState> deployed) {
    var json = (ObjectNode) Json.of(session.bundle().config());
    for (var key : keys(session).keySet()) {
      var state = deployed.get(key);
      if (state != null && json.at("/" + key.replace('.', '/')) instanceof ObjectNode resource) {
        resource.put("id", state.id());
        var url = url(session, key, state);
        if (url != null) {
          resource.put("url", url);
        }
      }
    }
    return json;
  }
}
