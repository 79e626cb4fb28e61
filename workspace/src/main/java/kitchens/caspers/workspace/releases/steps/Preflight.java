package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.AgentRuntime;
import kitchens.caspers.workspace.apps.Redeploy;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** What would go wrong with a release, found before it begins. Changes nothing. */
public final class Preflight {

  /**
   * What is to be released and where.
   *
   * @param modelVersion null for the champion or else the newest
   */
  public record Asked(
      String model,
      Long modelVersion,
      Map<String, String> environmentVars,
      String endpoint,
      String app) {

    public Asked {
      model = Desk.model(model);
      environmentVars = environmentVars == null ? Map.of() : Map.copyOf(environmentVars);
    }
  }

  /**
   * One thing that was looked at.
   *
   * @param status {@code OK}, {@code WARN} or {@code FAIL}
   * @param mend null where nothing is to be done
   */
  public record Finding(String check, String subject, String status, String found, String mend) {}

  /** Hosts of providers that are asked past the gateway. */
  private static final Pattern PROVIDER =
      Pattern.compile(
          "(?i)\\b(api\\.openai\\.com|api\\.anthropic\\.com|[a-z0-9-]+\\.openai\\.azure\\.com"
              + "|generativelanguage\\.googleapis\\.com|[a-z0-9-]*aiplatform\\.googleapis\\.com"
              + "|bedrock-runtime\\.[a-z0-9-]+\\.amazonaws\\.com|api\\.mistral\\.ai|api\\.cohere\\.(?:ai|com)"
              + "|api\\.groq\\.com|openrouter\\.ai|api\\.together\\.xyz|api\\.deepseek\\.com)\\b");

  private final Desk desk;
  private final AppSwitch apps;
  private final AppSources sources;
  private final Privileges privileges;
  private final Principals principals;

  public Preflight(
      Desk desk, Redeploy apps, AppSources sources, Privileges privileges, Principals principals) {
    this.desk = desk;
    this.apps = new AppSwitch(apps);
    this.sources = sources;
    this.privileges = privileges;
    this.principals = principals;
  }

  /** Everything that was looked at, in that order. */
  public List<Finding> look(Asked asked, Caller caller) {
    List<Finding> found = new ArrayList<>();
    found.add(ok("authentication", caller.name(), caller.principal().kind().name()));
    Optional<Agent> agent = model(asked, caller, found);
    if (asked.endpoint() != null) {
      endpoint(asked, caller, found);
    }
    agent.ifPresent(a -> llm(a.model(), caller, found));
    agent.ifPresent(a -> tools(a, owner(asked, caller), found));
    if (asked.app() != null) {
      app(asked, caller, found);
    }
    return found;
  }

  private Optional<Agent> model(Asked asked, Caller caller, List<Finding> found) {
    try {
      caller.rest().get("/api/2.1/unity-catalog/models/" + asked.model());
      Long champion = desk.champion(asked.model());
      found.add(
          ok(
              "registered model",
              asked.model(),
              champion == null ? "no champion yet" : "champion is version " + champion));
      may(caller.principal(), Securable.model(asked.model()), Privilege.MANAGE, found);
      Long number =
          asked.modelVersion() != null
              ? asked.modelVersion()
              : champion != null ? champion : Long.valueOf(1);
      Agent agent = AgentRuntime.read(desk.version(asked.model(), number), asked.environmentVars());
      found.add(
          ok("model version", asked.model() + "/" + number, "prompt " + agent.promptVersion()));
      return Optional.of(agent);
    } catch (ApiException e) {
      found.add(
          fail("registered model", asked.model(), e.getMessage(), "register it, or ask its owner"));
      return Optional.empty();
    }
  }

  private void tools(Agent agent, Principal principal, List<Finding> found) {
    for (String tool : agent.tools()) {
      try {
        may(principal, Securable.function(tool), Privilege.EXECUTE, found);
      } catch (ApiException e) {
        found.add(fail("function", tool, e.getMessage(), "create it: the agent asks it"));
      }
    }
  }

  /** Tools are called in the name of who made the endpoint. */
  private Principal owner(Asked asked, Caller caller) {
    return Optional.ofNullable(asked.endpoint())
        .flatMap(e -> new EndpointSwitch(caller.rest(), e).now())
        .flatMap(e -> principals.byUserName(e.path("creator").asText()))
        .orElse(caller.principal());
  }

  private void may(
      Principal principal, Securable securable, Privilege privilege, List<Finding> found) {
    String what = privilege.sql() + " of " + principal.userName();
    try {
      privileges.require(principal, securable, privilege);
      found.add(ok("privilege", securable.toString(), what));
    } catch (ApiException e) {
      if (e.status() == 404) {
        throw e;
      }
      found.add(fail("privilege", securable.toString(), "no " + what, e.getMessage()));
    }
  }

  private static void endpoint(Asked asked, Caller caller, List<Finding> found) {
    try {
      Optional<JsonNode> now = new EndpointSwitch(caller.rest(), asked.endpoint()).now();
      if (now.isEmpty()) {
        found.add(
            new Finding(
                "endpoint", asked.endpoint(), "WARN", "does not exist", "deploy will create it"));
        return;
      }
      JsonNode answer =
          caller
              .rest()
              .post(
                  "/serving-endpoints/" + asked.endpoint() + "/invocations",
                  Map.of("dataframe_records", List.of(Map.of("preflight", true))));
      String version = answer.path("predictions").path(0).path("model_version").asText();
      found.add(ok("endpoint", asked.endpoint(), "version " + version + " answers"));
    } catch (ApiException e) {
      found.add(
          fail("endpoint", asked.endpoint(), e.getMessage(), "mend it before you release to it"));
    }
  }

  private static void llm(String model, Caller caller, List<Finding> found) {
    try {
      caller
          .rest()
          .post(
              "/serving-endpoints/" + model + "/invocations",
              Map.of(
                  "max_tokens",
                  1,
                  "messages",
                  List.of(Map.of("role", "user", "content", "preflight"))));
      found.add(ok("model", model, "answers"));
    } catch (ApiException e) {
      // A model that is asked the wrong thing is there; one that cannot be reached is not.
      found.add(
          e.status() == 400
              ? ok("model", model, "answers, and refuses an empty question")
              : fail("model", model, e.getMessage(), "look at settings.yaml, models"));
    }
  }

  private void app(Asked asked, Caller caller, List<Finding> found) {
    try {
      Redeploy.About about = apps.about(asked.app(), caller);
      JsonNode app = caller.rest().get("/api/2.0/apps/" + asked.app());
      String state = app.path("app_status").path("state").asText();
      found.add(
          state.equals("RUNNING")
              ? ok("app", asked.app(), state)
              : fail("app", asked.app(), state, "see: caspers apps logs " + asked.app()));
      Map<String, String> texts = new TreeMap<>();
      about.environment().forEach((name, value) -> texts.put("env " + name, value));
      about.sourceCodePath().ifPresent(path -> texts.putAll(sources.texts(path)));
      int before = found.size();
      texts.forEach((where, text) -> provider(asked.app(), where, text, found));
      if (found.size() == before) {
        found.add(
            ok("gateway", asked.app(), "no provider's address in " + texts.size() + " texts"));
      }
      resources(about, app.path("resources"), found);
      excess(about, asked.model(), found);
    } catch (ApiException e) {
      found.add(fail("app", asked.app(), e.getMessage(), "deploy the app once"));
    }
  }

  private static void provider(String app, String where, String text, List<Finding> found) {
    var match = PROVIDER.matcher(text);
    if (match.find()) {
      long line = text.substring(0, match.start()).lines().count();
      found.add(
          fail(
              "gateway",
              app,
              where + ":" + Math.max(1, line) + " names " + match.group(),
              "ask the workspace's gateway: $DATABRICKS_HOST/serving-endpoints"));
    }
  }

  /** Each value that the app takes from a resource, secrets among them, is looked up once. */
  private void resources(Redeploy.About about, JsonNode resources, List<Finding> found) {
    try {
      apps.check(about.name());
      found.add(ok("resources", about.name(), resources.size() + " there, secrets among them"));
    } catch (ApiException e) {
      found.add(fail("resources", about.name(), e.getMessage(), "give it, or take it out"));
    }
  }

  /** An app that may move the champion itself needs no gate: that is more than it needs. */
  private void excess(Redeploy.About about, String model, List<Finding> found) {
    principals
        .byUserName(about.servicePrincipal())
        .filter(p -> privileges.has(p, Securable.model(model), Privilege.MANAGE))
        .ifPresent(
            p ->
                found.add(
                    new Finding(
                        "excess",
                        "Model '" + model + "'",
                        "WARN",
                        "the app's service principal " + p.userName() + " has MANAGE",
                        p.admin()
                            ? "give the app a service principal that is no administrator"
                            : "REVOKE MANAGE ON MODEL " + model + " FROM `" + p.userName() + "`")));
  }

  private static Finding ok(String check, String subject, String found) {
    return new Finding(check, subject, "OK", found, null);
  }

  private static Finding fail(String check, String subject, String found, String mend) {
    return new Finding(check, subject, "FAIL", found, mend);
  }
}
