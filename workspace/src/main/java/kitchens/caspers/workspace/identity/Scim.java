package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal.Kind;

/** People and service principals as SCIM 2.0 (RFC 7643 and 7644) shows them, as far as it goes. */
public final class Scim implements Feature {

  private static final String BASE = "/api/2.0/preview/scim/v2/";
  private static final String USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
  private static final String SERVICE_PRINCIPAL_SCHEMA =
      "urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal";
  private static final String LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
  private static final Pattern FILTER =
      Pattern.compile("\\s*(\\w+)\\s+eq\\s+\"([^\"]*)\"\\s*", Pattern.CASE_INSENSITIVE);

  private final Principals principals;

  public Scim(Principals principals) {
    this.principals = requireNonNull(principals, "principals is null");
  }

  @Override
  public void routes(Routes r) {
    r.get(BASE + "Me", ctx -> ctx.json(shown(Caller.of(ctx))));
    r.get(BASE + "Users", ctx -> list(ctx, Kind.USER));
    r.get(BASE + "Users/{id}", ctx -> ctx.json(shown(existing(ctx, Kind.USER))));
    r.get(BASE + "ServicePrincipals", ctx -> list(ctx, Kind.SERVICE_PRINCIPAL));
    r.get(
        BASE + "ServicePrincipals/{id}",
        ctx -> ctx.json(shown(existing(ctx, Kind.SERVICE_PRINCIPAL))));
    Routes admin = r.guardedBy(Caller::admin);
    admin.post(BASE + "ServicePrincipals", this::create);
    admin.put(BASE + "ServicePrincipals/{id}", ctx -> replace(ctx, Kind.SERVICE_PRINCIPAL));
    admin.patch(BASE + "ServicePrincipals/{id}", ctx -> patch(ctx, Kind.SERVICE_PRINCIPAL));
    admin.delete(BASE + "ServicePrincipals/{id}", ctx -> delete(ctx, Kind.SERVICE_PRINCIPAL));
    admin.post(BASE + "Users", this::createUser);
    admin.put(BASE + "Users/{id}", ctx -> replace(ctx, Kind.USER));
    admin.patch(BASE + "Users/{id}", ctx -> patch(ctx, Kind.USER));
    admin.delete(BASE + "Users/{id}", ctx -> delete(ctx, Kind.USER));
  }

  private void create(Context ctx) {
    Map<String, Object> body = Json.body(ctx);
    String displayName = text(body, "displayName");
    String applicationId = text(body, "applicationId");
    if (displayName == null && applicationId == null) {
      throw ApiException.invalidParameter("displayName is missing: a service principal needs one");
    }
    if (applicationId != null && principals.byUserName(applicationId).isPresent()) {
      throw ApiException.alreadyExists(
          "Service principal with application id '" + applicationId + "' already exists");
    }
    Principal made =
        applicationId == null
            ? principals.createServicePrincipal(displayName, false)
            : principals.createServicePrincipal(
                displayName == null ? applicationId : displayName, applicationId, false);
    ctx.status(201).json(shown(made));
  }

  private void createUser(Context ctx) {
    Map<String, Object> body = Json.body(ctx);
    String userName = text(body, "userName");
    if (userName == null) {
      throw ApiException.invalidParameter("userName is missing: a person signs in by it");
    }
    String displayName = text(body, "displayName");
    Principal made =
        principals
            .createUser(userName, displayName == null ? userName : displayName)
            .orElseThrow(() -> ApiException.alreadyExists("'" + userName + "' is there already"));
    ctx.status(201).json(shown(made));
  }

  private void replace(Context ctx, Kind kind) {
    Principal principal = existing(ctx, kind);
    Map<String, Object> body = Json.body(ctx);
    String displayName = text(body, "displayName");
    if (displayName != null) {
      principals.rename(principal.id(), displayName);
    }
    if (body.get("active") instanceof Boolean active) {
      activate(ctx, principal, active);
    }
    ctx.json(shown(existing(ctx, kind)));
  }

  private void patch(Context ctx, Kind kind) {
    Principal principal = existing(ctx, kind);
    JsonNode operations = Json.body(ctx, JsonNode.class).path("Operations");
    for (JsonNode operation : operations) {
      boolean sets = !operation.path("op").asText().equalsIgnoreCase("remove");
      JsonNode value = operation.path("value");
      if (sets && operation.path("path").asText().equals("displayName") && value.isTextual()) {
        principals.rename(principal.id(), value.asText());
      } else if (sets && operation.path("path").asText().equals("active") && value.isBoolean()) {
        activate(ctx, principal, value.asBoolean());
      } else {
        throw ApiException.invalidParameter(
            "SCIM operation "
                + operation.path("op")
                + " on "
                + operation.path("path")
                + " is not served: displayName and active can be replaced");
      }
    }
    ctx.status(204);
  }

  /** Nobody shuts themselves out. */
  private void activate(Context ctx, Principal principal, boolean active) {
    requireAnother(ctx, principal, active);
    principals.activate(principal.id(), active);
  }

  private static void requireAnother(Context ctx, Principal principal, boolean stays) {
    if (!stays && principal.id().equals(Caller.of(ctx).id())) {
      throw ApiException.invalidState(
          "you would shut yourself out: another administrator does that");
    }
  }

  private void delete(Context ctx, Kind kind) {
    Principal principal = existing(ctx, kind);
    requireAnother(ctx, principal, false);
    principals.delete(principal.id());
    ctx.status(204);
  }

  private void list(Context ctx, Kind kind) {
    List<Principal> all = principals.list(kind);
    String filter = ctx.queryParam("filter");
    if (filter != null) {
      Matcher parts = FILTER.matcher(filter);
      if (!parts.matches()) {
        throw ApiException.invalidParameter(
            "filter '" + filter + "' is not served: write <attribute> eq \"<value>\"");
      }
      Function<Principal, String> attribute = attribute(parts.group(1));
      all = all.stream().filter(p -> parts.group(2).equals(attribute.apply(p))).toList();
    }
    page(ctx, all, this::shown);
  }

  /** Answers with a part of a list. */
  static <T> void page(Context ctx, List<T> all, Function<T, Map<String, Object>> shown) {
    int start = Math.max(1, number(ctx, "startIndex", 1));
    int count = Math.max(0, number(ctx, "count", 100));
    List<Map<String, Object>> page = all.stream().skip(start - 1L).limit(count).map(shown).toList();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("schemas", List.of(LIST_SCHEMA));
    answer.put("totalResults", all.size());
    answer.put("startIndex", start);
    answer.put("itemsPerPage", page.size());
    answer.put("Resources", page);
    ctx.json(answer);
  }

  private static Function<Principal, String> attribute(String name) {
    return switch (name) {
      case "displayName" -> Principal::displayName;
      case "userName", "applicationId" -> Principal::userName;
      case "id" -> Principal::id;
      default ->
          throw ApiException.invalidParameter(
              "filter on '"
                  + name
                  + "' is not served: use displayName, userName, applicationId or"
                  + " id");
    };
  }

  private Principal existing(Context ctx, Kind kind) {
    String id = ctx.pathParam("id");
    return principals
        .byId(id)
        .filter(p -> p.kind() == kind)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    (kind == Kind.USER ? "User" : "Service principal")
                        + " with id '"
                        + id
                        + "' does not exist"));
  }

  private Map<String, Object> shown(Principal principal) {
    Map<String, Object> shown = new LinkedHashMap<>();
    boolean user = principal.kind() == Kind.USER;
    shown.put("schemas", List.of(user ? USER_SCHEMA : SERVICE_PRINCIPAL_SCHEMA));
    shown.put("id", principal.id());
    shown.put("displayName", principal.displayName());
    // A service principal's Me has its application id in userName, as Databricks answers.
    shown.put("userName", principal.userName());
    if (user) {
      shown.put(
          "emails",
          List.of(Map.of("type", "work", "value", principal.userName(), "primary", true)));
    } else {
      shown.put("applicationId", principal.userName());
    }
    shown.put("active", principals.active(principal.id()));
    List<Map<String, Object>> groups = new ArrayList<>();
    if (principal.admin()) {
      groups.add(Map.of("display", "admins", "type", "direct", "value", "1"));
    }
    for (Groups.Group group : principals.groups().of(principal)) {
      groups.add(Map.of("display", group.displayName(), "type", "direct", "value", group.id()));
    }
    if (!groups.isEmpty()) {
      shown.put("groups", groups);
    }
    return shown;
  }

  private static String text(Map<String, Object> body, String key) {
    Object value = body.get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isBlank() && text.length() <= 256) {
      return text.strip();
    }
    throw ApiException.invalidParameter(key + " is not a text of 1 to 256 characters");
  }

  private static int number(Context ctx, String name, int otherwise) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ApiException.invalidParameter(name + " is '" + text + "': send a whole number");
    }
  }
}
