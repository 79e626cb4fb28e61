package kitchens.caspers.workspace.apps.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** The resources of apps: what they give to the app's service principal and its environment. */
public final class AppResources {

  private static final List<String> PLAIN = List.of("name", "description");

  private final Map<String, ResourceKind> kinds = new TreeMap<>();

  public AppResources(List<ResourceKind> kinds) {
    kinds.forEach(kind -> this.kinds.put(kind.field(), kind));
  }

  private record Found(ResourceKind kind, JsonNode settings) {}

  /**
   * Looks at all of an app's resources before anything is kept.
   *
   * @throws ApiException naming the resource, what is wrong and the mend
   */
  public void check(JsonNode resources, Principal giver) {
    TreeSet<String> names = new TreeSet<>();
    for (JsonNode resource : resources) {
      String name = resource.path("name").asText();
      if (name.isEmpty()) {
        throw ApiException.invalidParameter("a resource has no name: " + resource);
      }
      if (!names.add(name)) {
        throw ApiException.invalidParameter("two resources are called '" + name + "'");
      }
      Found found = found(resource);
      found.kind().check(found.settings(), giver);
    }
  }

  /** Makes the grants be those of the resources, no more of what was given before. */
  public void grant(JsonNode before, JsonNode now, Principal servicePrincipal) {
    for (JsonNode old : before) {
      if (!contains(now, old)) {
        each(List.of(old), (kind, settings) -> kind.revoke(settings, servicePrincipal));
      }
    }
    each(now, (kind, settings) -> kind.grant(settings, servicePrincipal));
  }

  /** What a {@code valueFrom} stands for. */
  public String value(JsonNode resources, String name, Principal servicePrincipal) {
    for (JsonNode resource : resources) {
      if (resource.path("name").asText().equals(name)) {
        Found found = found(resource);
        return found.kind().value(found.settings(), servicePrincipal);
      }
    }
    throw ApiException.invalidParameter(
        "valueFrom names '"
            + name
            + "', which is none of the app's resources: add it to resources, or give a value");
  }

  /** The variables that come with the resources. */
  public Map<String, String> environment(JsonNode resources, Principal servicePrincipal) {
    Map<String, String> environment = new LinkedHashMap<>();
    each(
        resources,
        (kind, settings) ->
            kind.environment(settings, servicePrincipal).forEach(environment::putIfAbsent));
    return environment;
  }

  private void each(Iterable<JsonNode> resources, BiConsumer<ResourceKind, JsonNode> what) {
    for (JsonNode resource : resources) {
      Found found = found(resource);
      what.accept(found.kind(), found.settings());
    }
  }

  private Found found(JsonNode resource) {
    Map<String, JsonNode> fields = new HashMap<>();
    resource
        .fields()
        .forEachRemaining(
            f -> {
              if (!PLAIN.contains(f.getKey()) && !f.getValue().isNull()) {
                fields.put(f.getKey(), f.getValue());
              }
            });
    String name = resource.path("name").asText();
    if (fields.size() != 1) {
      throw ApiException.invalidParameter(
          "resource '" + name + "' must be exactly one of " + String.join(", ", kinds.keySet()));
    }
    String field = fields.keySet().iterator().next();
    ResourceKind kind = kinds.get(field);
    if (kind == null) {
      throw ApiException.invalidParameter(
          "resource '"
              + name
              + "' is a "
              + field
              + ", which apps of this workspace cannot be given; they can be given "
              + String.join(", ", kinds.keySet()));
    }
    return new Found(kind, fields.get(field));
  }

  private static boolean contains(JsonNode resources, JsonNode wanted) {
    for (JsonNode resource : resources) {
      if (resource.equals(wanted)) {
        return true;
      }
    }
    return false;
  }
}
