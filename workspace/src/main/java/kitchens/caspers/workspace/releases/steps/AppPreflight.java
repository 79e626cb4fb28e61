package kitchens.caspers.workspace.releases.steps;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.apps.Redeploy;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.grants.SecurableType;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;

/** What would go wrong with an app, or lies beyond what it needs. */
final class AppPreflight {

  /** Hosts of providers that are asked past the gateway. */
  private static final Pattern PROVIDER =
      Pattern.compile(
          "(?i)\\b(api\\.openai\\.com|api\\.anthropic\\.com|[a-z0-9-]+\\.openai\\.azure\\.com"
              + "|generativelanguage\\.googleapis\\.com|[a-z0-9-]*aiplatform\\.googleapis\\.com"
              + "|bedrock-runtime\\.[a-z0-9-]+\\.amazonaws\\.com|api\\.mistral\\.ai|api\\.cohere\\.(?:ai|com)"
              + "|api\\.groq\\.com|openrouter\\.ai|api\\.together\\.xyz|api\\.deepseek\\.com)\\b");

  /** What only gives entry. */
  private static final Set<Privilege> ENTRY = Set.of(Privilege.USE_CATALOG, Privilege.USE_SCHEMA);

  private final AppSwitch apps;
  private final AppSources sources;
  private final Privileges privileges;
  private final Principals principals;

  AppPreflight(AppSwitch apps, AppSources sources, Privileges privileges, Principals principals) {
    this.apps = apps;
    this.sources = sources;
    this.privileges = privileges;
    this.principals = principals;
  }

  void look(String name, Caller caller, Findings found) {
    try {
      Redeploy.About about = apps.about(name, caller);
      JsonNode app = caller.rest().get("/api/2.0/apps/" + name);
      String state = app.path("app_status").path("state").asText();
      if (state.equals("RUNNING")) {
        found.ok("app", name, state);
      } else {
        found.fail("app", name, state, "see: caspers apps logs " + name);
      }
      gateway(about, found);
      resources(about, app.path("resources"), caller, found);
      new McpServers(caller).look(about.environment(), found);
      principals
          .byUserName(about.servicePrincipal())
          .ifPresent(p -> excess(p, name, app.path("resources"), found));
    } catch (ApiException e) {
      found.fail(
          "app",
          name,
          e.getMessage(),
          "deploy the app once (caspers bundle deploy), or leave --app out");
    }
  }

  private void gateway(Redeploy.About about, Findings found) {
    Map<String, String> texts = new TreeMap<>();
    about.environment().forEach((name, value) -> texts.put("env " + name, value));
    about.sourceCodePath().ifPresent(path -> texts.putAll(sources.texts(path)));
    int before = found.size();
    texts.forEach((where, text) -> provider(about.name(), where, text, found));
    if (found.size() == before) {
      found.ok("gateway", about.name(), "no provider's address in " + texts.size() + " texts");
    }
  }

  private static void provider(String app, String where, String text, Findings found) {
    var match = PROVIDER.matcher(text);
    if (match.find()) {
      long line = text.substring(0, match.start()).lines().count();
      found.fail(
          "gateway",
          app,
          where + ":" + Math.max(1, line) + " names " + match.group(),
          "ask the workspace's gateway: $DATABRICKS_HOST/serving-endpoints");
    }
  }

  /**
   * Each is looked at by itself; then each value that the app takes from one, secrets among them.
   */
  private void resources(Redeploy.About about, JsonNode resources, Caller caller, Findings found) {
    Principal own = principals.byUserName(about.servicePrincipal()).orElse(null);
    for (JsonNode resource : resources) {
      String subject = about.name() + "/" + resource.path("name").asText();
      if (resource.has("sql_warehouse")) {
        new WarehouseLook(caller).look(subject, resource.at("/sql_warehouse/id").asText(), found);
      } else if (resource.has("serving_endpoint")) {
        String endpoint = resource.at("/serving_endpoint/name").asText();
        found.look(
            "endpoint",
            subject,
            () -> Health.of(caller.rest(), endpoint),
            "see what it serves: caspers serving-endpoints get "
                + endpoint
                + "; or take the resource out of the app's config");
      } else if (resource.has("uc_securable") && own != null) {
        JsonNode thing = resource.path("uc_securable");
        Securable securable = securable(thing);
        Privilege privilege = Privilege.of(thing.path("permission").asText());
        found.look(
            "privilege",
            securable.toString(),
            () -> {
              privileges.require(own, securable, privilege);
              return privilege.sql() + " of the app's " + own.userName();
            },
            "GRANT " + privilege.sql() + " ON " + securable.sql() + " TO `" + own.userName() + "`");
      }
    }
    try {
      apps.check(about.name());
      found.ok("resources", about.name(), resources.size() + " there, secrets among them");
    } catch (ApiException e) {
      found.fail(
          "resources",
          about.name(),
          e.getMessage(),
          "give the app what it names, or take the resource out of its config, and deploy it");
    }
  }

  /** What the app's own principal holds, and none of its resources says that it needs. */
  private void excess(Principal own, String app, JsonNode resources, Findings found) {
    if (own.admin()) {
      found.warn(
          "excess",
          app,
          "the app's service principal " + own.userName() + " is an administrator",
          "give the app a service principal that is none");
      return;
    }
    Map<Securable, Set<Privilege>> needed = new HashMap<>();
    for (JsonNode resource : resources) {
      if (resource.has("uc_securable")) {
        Privilege permission = Privilege.of(resource.at("/uc_securable/permission").asText());
        Set<Privilege> privileges =
            needed.computeIfAbsent(securable(resource.path("uc_securable")), s -> new HashSet<>());
        privileges.add(permission);
        if (permission == Privilege.WRITE_VOLUME) {
          privileges.add(Privilege.READ_VOLUME);
        }
      }
    }
    privileges
        .grantedTo(own)
        .forEach(
            (securable, held) -> {
              for (Privilege privilege : held) {
                if (!ENTRY.contains(privilege)
                    && !needed.getOrDefault(securable, Set.of()).contains(privilege)) {
                  found.warn(
                      "excess",
                      securable.toString(),
                      "the app's "
                          + own.userName()
                          + " has "
                          + privilege.sql()
                          + ", which none of its resources needs",
                      "REVOKE "
                          + privilege.sql()
                          + " ON "
                          + securable.sql()
                          + " FROM `"
                          + own.userName()
                          + "`");
                }
              }
            });
  }

  private static Securable securable(JsonNode thing) {
    return Securable.of(
        SecurableType.of(thing.path("securable_type").asText()),
        thing.path("securable_full_name").asText());
  }
}
