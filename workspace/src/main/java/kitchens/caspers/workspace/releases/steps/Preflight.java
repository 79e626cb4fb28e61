package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.AgentRuntime;
import kitchens.caspers.workspace.agents.McpServer;
import kitchens.caspers.workspace.apps.Redeploy;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.releases.Artefacts.Kind;

/** What would go wrong with a release, found before it begins. Changes nothing. */
public final class Preflight {

  /**
   * What is to be released and where.
   *
   * @param modelVersion null for the champion or else the newest
   * @param warehouse the id of one that must answer; null for none
   */
  public record Asked(
      String model,
      Long modelVersion,
      Map<String, String> environmentVars,
      String endpoint,
      String app,
      String warehouse) {

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

  private final Desk desk;
  private final AppPreflight apps;
  private final Privileges privileges;
  private final Principals principals;

  public Preflight(
      Desk desk, Redeploy apps, AppSources sources, Privileges privileges, Principals principals) {
    this.desk = desk;
    this.apps = new AppPreflight(new AppSwitch(apps), sources, privileges, principals);
    this.privileges = privileges;
    this.principals = principals;
  }

  /** Everything that was looked at, in that order. */
  public List<Finding> look(Asked asked, Caller caller) {
    Findings found = new Findings();
    found.ok("authentication", caller.name(), caller.principal().kind().name());
    Optional<Agent> agent = model(asked, caller, found);
    volumes(asked, caller, found);
    if (asked.endpoint() != null) {
      endpoint(asked, caller, found);
    }
    agent.ifPresent(
        a ->
            found.look(
                "model",
                a.model(),
                () -> Health.of(caller.rest(), a.model()),
                "caspers serving-endpoints list shows which models there are; settings.yaml declares"
                    + " more under 'models'"));
    agent.ifPresent(
        a -> {
          tools(a, owner(asked, caller), caller, found);
          new McpServers(caller).look(a, found);
        });
    if (asked.warehouse() != null) {
      new WarehouseLook(caller).look(asked.warehouse(), asked.warehouse(), found);
    }
    if (asked.app() != null) {
      apps.look(asked.app(), caller, found);
    }
    return found.all();
  }

  private Optional<Agent> model(Asked asked, Caller caller, Findings found) {
    try {
      caller.rest().get("/api/2.1/unity-catalog/models/" + asked.model());
      Long champion = desk.champion(asked.model());
      found.ok(
          "registered model",
          asked.model(),
          champion == null ? "no champion yet" : "champion is version " + champion);
      may(caller.principal(), Securable.model(asked.model()), Privilege.MANAGE, found);
      Long number =
          asked.modelVersion() != null
              ? asked.modelVersion()
              : champion != null ? champion : Long.valueOf(1);
      Agent agent = AgentRuntime.read(desk.version(asked.model(), number), asked.environmentVars());
      found.ok("model version", asked.model() + "/" + number, "prompt " + agent.promptVersion());
      return Optional.of(agent);
    } catch (ApiException e) {
      found.fail(
          "registered model",
          asked.model(),
          e.getMessage(),
          "register it (an agent's bundle does: caspers bundle run register), or look as who may see"
              + " it");
      return Optional.empty();
    }
  }

  /** Where the artefacts go: a volume is written, or made first. */
  private void volumes(Asked asked, Caller caller, Findings found) {
    String schema = asked.model().substring(0, Math.max(0, asked.model().lastIndexOf('.')));
    if (schema.indexOf('.') < 0) {
      return;
    }
    for (Kind kind : Kind.values()) {
      Securable volume = Securable.volume(schema + "." + kind.volume());
      try {
        if (privileges.has(caller.principal(), volume, Privilege.WRITE_VOLUME)) {
          found.ok("privilege", volume.toString(), "WRITE VOLUME of " + caller.name());
        } else {
          may(caller.principal(), volume, Privilege.WRITE_VOLUME, found);
        }
      } catch (ApiException e) {
        may(caller.principal(), Securable.schema(schema), Privilege.CREATE_VOLUME, found);
        return;
      }
    }
  }

  private void tools(Agent agent, Principal principal, Caller caller, Findings found) {
    for (String tool : agent.tools().stream().filter(t -> !McpServer.names(t)).toList()) {
      try {
        requireThere(tool, caller);
        may(principal, Securable.function(tool), Privilege.EXECUTE, found);
      } catch (ApiException e) {
        found.fail(
            "function",
            tool,
            e.getMessage(),
            "make it with CREATE FUNCTION, or take it out of the tools in agent.yml");
      }
    }
  }

  /** Who may not look at a function is told by the privilege that is looked at next. */
  private static void requireThere(String tool, Caller caller) {
    try {
      caller.rest().get("/api/2.1/unity-catalog/functions/" + tool);
    } catch (ApiException e) {
      if (e.status() != 403) {
        throw e;
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

  private void may(Principal principal, Securable securable, Privilege privilege, Findings found) {
    String what = privilege.sql() + " of " + principal.userName();
    try {
      privileges.require(principal, securable, privilege);
      found.ok("privilege", securable.toString(), what);
    } catch (ApiException e) {
      if (e.status() == 404) {
        throw e;
      }
      found.fail("privilege", securable.toString(), "no " + what, e.getMessage());
    }
  }

  private static void endpoint(Asked asked, Caller caller, Findings found) {
    Optional<JsonNode> now = new EndpointSwitch(caller.rest(), asked.endpoint()).now();
    if (now.isEmpty()) {
      found.warn("endpoint", asked.endpoint(), "does not exist", "deploy will create it");
      return;
    }
    found.look(
        "endpoint",
        asked.endpoint(),
        () -> Health.of(caller.rest(), asked.endpoint()),
        "see what it serves: caspers serving-endpoints get " + asked.endpoint());
  }
}
