package kitchens.caspers.workspace.apps.resources;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;
import kitchens.caspers.workspace.grants.Access;
import kitchens.caspers.workspace.grants.ObjectType;
import kitchens.caspers.workspace.grants.PermissionLevel;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/**
 * Something with permissions of its own: a warehouse, a serving endpoint, an experiment.
 *
 * @param key the setting that names the thing, which is also its value
 * @param idOf gives the id under which its permissions are kept; empty when there is none
 */
public record ObjectKind(
    String field,
    String key,
    ObjectType type,
    Access access,
    Function<String, Optional<String>> idOf)
    implements ResourceKind {

  public ObjectKind {
    requireNonNull(field, "field is null");
    requireNonNull(key, "key is null");
    requireNonNull(type, "type is null");
    requireNonNull(access, "access is null");
    requireNonNull(idOf, "idOf is null");
  }

  @Override
  public void check(JsonNode settings, Principal giver) {
    String name = name(settings);
    String id =
        idOf.apply(name)
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "the " + field + " with " + key + " '" + name + "' does not exist"));
    level(settings);
    access.require(giver, type, id, PermissionLevel.CAN_MANAGE);
  }

  @Override
  public void grant(JsonNode settings, Principal servicePrincipal) {
    idOf.apply(name(settings))
        .ifPresent(id -> access.grant(servicePrincipal, type, id, level(settings)));
  }

  @Override
  public void revoke(JsonNode settings, Principal servicePrincipal) {
    idOf.apply(name(settings)).ifPresent(id -> access.revoke(servicePrincipal, type, id));
  }

  @Override
  public String value(JsonNode settings, Principal servicePrincipal) {
    return name(settings);
  }

  private String name(JsonNode settings) {
    return Settings.text(field, settings, key);
  }

  private PermissionLevel level(JsonNode settings) {
    String level = Settings.text(field, settings, "permission");
    return type.level(level);
  }
}
