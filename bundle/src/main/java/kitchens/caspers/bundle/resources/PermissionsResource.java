package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;

/** {@code permissions} of a resource: the level of each principal. */
final class PermissionsResource extends AttachedType {

  static final String NAME = "permissions";

  private final Acl acl;

  PermissionsResource(Acl acl) {
    super(NAME);
    this.acl = acl;
  }

  @Override
  public JsonNode of(String parent, JsonNode written) {
    var config = JsonNodeFactory.instance.objectNode().put(OBJECT, acl.prefix() + parent);
    var levels = config.putObject(NAME);
    for (var entry : written) {
      for (var kind : Acl.PRINCIPALS) {
        if (entry.hasNonNull(kind)) {
          levels.put(kind + ":" + entry.get(kind).asText(), entry.path("level").asText());
        }
      }
    }
    return config;
  }

  /** An owner manages, so both are shown as the same. */
  @Override
  public JsonNode asRead(JsonNode permissions) {
    var shown = permissions.deepCopy();
    if (shown.path(NAME) instanceof ObjectNode levels) {
      levels
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (levels.get(name).asText().equals(ObjectAcl.OWNER)) {
                  levels.put(name, "CAN_MANAGE");
                }
              });
    }
    return shown;
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    var live = JsonNodeFactory.instance.objectNode().put(OBJECT, id);
    var levels = live.putObject(NAME);
    acl.read(workspace, parent(id)).forEach(levels::put);
    return live;
  }

  @Override
  void apply(WorkspaceClient workspace, String object, JsonNode before, JsonNode wanted) {
    var levels = new LinkedHashMap<String, String>();
    wanted
        .path(NAME)
        .properties()
        .forEach(entry -> levels.put(entry.getKey(), entry.getValue().asText()));
    acl.write(workspace, parent(object), levels, gone(before.path(NAME), wanted.path(NAME)));
  }

  private String parent(String object) {
    return object.substring(acl.prefix().length());
  }
}
