package kitchens.caspers.workspace.ui;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Caller;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Sessions;

/** How a person's browser comes in and goes out: one-time links, sessions, signing out. */
public final class SignIn implements Feature {

  record LinkRequest(String userName, String next) {}

  private final Principals principals;
  private final Sessions sessions;
  private final URI url;

  /**
   * @param url where links lead
   */
  public SignIn(Principals principals, Sessions sessions, URI url) {
    this.principals = requireNonNull(principals, "principals is null");
    this.sessions = requireNonNull(sessions, "sessions is null");
    this.url = requireNonNull(url, "url is null");
  }

  @Override
  public void routes(Routes r) {
    r.guardedBy(Caller::admin).post("/api/2.0/caspers/login-links", this::newLink);
    r.open().get("/login", this::login);
    r.post("/logout", this::logout);
  }

  private void newLink(Context ctx) {
    LinkRequest request = Json.body(ctx, LinkRequest.class);
    String name =
        request.userName() == null ? Caller.of(ctx).userName() : request.userName().strip();
    if (!name.matches("[^\\s\\p{Cntrl}/\\\\<>\"']{1,200}")) {
      throw ApiException.invalidParameter(
          "user_name '" + name + "' is not a name: send an e-mail address or a short name");
    }
    String next = request.next() == null ? "" : "&next=" + localPath(request.next());
    String code = sessions.newLoginCode(principals.user(name, true));
    ctx.json(Map.of("url", url + "/login?code=" + code + next));
  }

  private void login(Context ctx) {
    String code = ctx.queryParam("code");
    if (code == null) {
      WorkspacePages.signIn(ctx, "You are not signed in.");
    } else if (sessions.begin(ctx, code)) {
      String next = ctx.queryParam("next");
      ctx.redirect(next == null ? "/" : localPath(next), HttpStatus.SEE_OTHER);
    } else {
      WorkspacePages.signIn(ctx, "This link was used already, or it is older than ten minutes.");
    }
  }

  private void logout(Context ctx) {
    sessions.end(ctx);
    ctx.redirect("/login", HttpStatus.SEE_OTHER);
  }

  /** A path on this host and nothing that a browser could take for another host. */
  private static String localPath(String path) {
    if (!path.matches("/([A-Za-z0-9_-][A-Za-z0-9_./?=-]*)?")) {
      throw ApiException.invalidParameter("next '" + path + "' is not a path of this workspace");
    }
    return path;
  }
}
