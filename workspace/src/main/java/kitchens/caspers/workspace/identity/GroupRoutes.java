package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Groups.Group;

/** Groups as SCIM 2.0 (RFC 7643 and 7644) shows them; administrators change them. */
public final class GroupRoutes implements Feature {

  private static final String BASE = "/api/2.0/preview/scim/v2/Groups";
  private static final String ONE = BASE + "/{id}";
  private static final Pattern FILTER =
      Pattern.compile("\\s*displayName\\s+eq\\s+\"([^\"]*)\"\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern MEMBER =
      Pattern.compile("members\\[\\s*value\\s+eq\\s+\"([^\"]*)\"\\s*]", Pattern.CASE_INSENSITIVE);

  private final Groups groups;

  public GroupRoutes(Groups groups) {
    this.groups = requireNonNull(groups, "groups is null");
  }

  @Override
  public void routes(Routes r) {
    r.get(BASE, this::list);
    r.get(ONE, ctx -> ctx.json(shown(existing(ctx))));
    Routes admin = r.guardedBy(Caller::admin);
    admin.post(
        BASE,
        ctx -> {
          JsonNode body = Json.body(ctx, JsonNode.class);
          ctx.status(201)
              .json(
                  shown(
                      groups.create(
                          body.path("displayName").asText(null), ids(body.path("members")))));
        });
    admin.put(ONE, this::replace);
    admin.patch(ONE, this::patch);
    admin.delete(
        ONE,
        ctx -> {
          groups.delete(existing(ctx));
          ctx.status(204);
        });
  }

  private void list(Context ctx) {
    List<Group> all = groups.list();
    String filter = ctx.queryParam("filter");
    if (filter != null) {
      Matcher parts = FILTER.matcher(filter);
      if (!parts.matches()) {
        throw ApiException.invalidParameter(
            "filter '" + filter + "' is not served: write displayName eq \"<name>\"");
      }
      all = all.stream().filter(group -> group.displayName().equals(parts.group(1))).toList();
    }
    Scim.page(ctx, all, this::shown);
  }

  private void replace(Context ctx) {
    Group group = existing(ctx);
    JsonNode body = Json.body(ctx, JsonNode.class);
    List<String> old = groups.members(group.id()).stream().map(Groups.Member::id).toList();
    groups.change(group, body.path("displayName").asText(null), old, ids(body.path("members")));
    ctx.json(shown(existing(ctx)));
  }

  private void patch(Context ctx) {
    Group group = existing(ctx);
    for (JsonNode operation : Json.body(ctx, JsonNode.class).path("Operations")) {
      String op = operation.path("op").asText().toLowerCase(java.util.Locale.ROOT);
      String path = operation.path("path").asText("");
      JsonNode value = operation.path("value");
      JsonNode members = path.isEmpty() ? value.path("members") : value;
      Matcher one = MEMBER.matcher(path);
      if (op.equals("add") && (path.equals("members") || path.isEmpty())) {
        groups.change(group, null, List.of(), ids(members));
      } else if (op.equals("remove") && one.matches()) {
        groups.change(group, null, List.of(one.group(1)), List.of());
      } else if (op.equals("remove") && path.equals("members")) {
        groups.change(group, null, ids(members), List.of());
      } else if (op.equals("replace") && path.equals("displayName") && value.isTextual()) {
        groups.change(group, value.asText(), List.of(), List.of());
      } else {
        throw ApiException.invalidParameter(
            "SCIM operation "
                + operation.path("op")
                + " on "
                + operation.path("path")
                + " is not served: add or remove members, or replace displayName");
      }
    }
    ctx.status(204);
  }

  private static List<String> ids(JsonNode members) {
    List<String> ids = new ArrayList<>();
    members.forEach(member -> ids.add(member.path("value").asText()));
    return ids;
  }

  private Group existing(Context ctx) {
    return groups.existing(ctx.pathParam("id"));
  }

  private Map<String, Object> shown(Group group) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("schemas", List.of("urn:ietf:params:scim:schemas:core:2.0:Group"));
    shown.put("id", group.id());
    shown.put("displayName", group.displayName());
    List<Map<String, Object>> members = new ArrayList<>();
    for (Groups.Member member : groups.members(group.id())) {
      members.add(
          Map.of(
              "value",
              member.id(),
              "display",
              member.displayName(),
              "$ref",
              (member.group()
                      ? "Groups/"
                      : member.name().contains("@") ? "Users/" : "ServicePrincipals/")
                  + member.id()));
    }
    shown.put("members", members);
    return shown;
  }
}
