package kitchens.caspers.console;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksConfig;
import io.javalin.http.Context;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import kitchens.caspers.apps.Person;
import kitchens.caspers.apps.Refusal;

/** The people at the other end, each with clients that carry the token they were given. */
final class Visitors {
  private static final int MOST = 200;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String workspaceUrl;

  /** By token; a token is renewed now and then, so the oldest is forgotten. */
  private final Map<String, Visitor> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Visitor> eldest) {
          return size() > MOST;
        }
      };

  Visitors(String workspaceUrl) {
    this.workspaceUrl = workspaceUrl;
  }

  /**
   * Who asks.
   *
   * @throws Refusal 401 when nobody is signed in, or the workspace lent the app no token
   */
  Visitor of(Context ctx) {
    var name = Person.of(ctx).name();
    var token = ctx.header("X-Forwarded-Access-Token");
    if (token == null || token.isBlank()) {
      throw new Refusal(
          401,
          "The workspace sent no token of yours along: open the console through the workspace, and"
              + " let it act for you.");
    }
    return visitor(name, token.strip());
  }

  private synchronized Visitor visitor(String name, String token) {
    var visitor = known.get(token);
    if (visitor == null || !visitor.name().equals(name)) {
      var config = new DatabricksConfig().setHost(workspaceUrl).setAuthType("pat").setToken(token);
      visitor = new Visitor(name, new WorkspaceClient(config), new Rest(http, workspaceUrl, token));
      known.put(token, visitor);
    }
    return visitor;
  }
}
