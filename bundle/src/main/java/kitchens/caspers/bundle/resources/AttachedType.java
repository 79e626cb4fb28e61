package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.bundle.schema.Shape;

/**
 * What is written inside a resource and kept as one of its own: its permissions or its grants. It
 * is applied after the resource that it stands in, and goes with it. Only what the bundle says is
 * looked at: what others gave to other principals stays.
 */
public abstract class AttachedType extends DescribedType {

  /** The field with the id of what it stands in. */
  public static final String OBJECT = "object_id";

  AttachedType(String name) {
    super(name, name, Shape.struct(name, Map.of()));
  }

  /**
   * The configuration of one.
   *
   * @param parent the id of what it stands in, or a reference to it
   * @param written what stands in the resource's field
   */
  public abstract JsonNode of(String parent, JsonNode written);

  /** Brings the live one from what was there before to what is wanted. */
  abstract void apply(WorkspaceClient workspace, String object, JsonNode before, JsonNode wanted);

  @Override
  public final boolean goesWithParent() {
    return true;
  }

  @Override
  public final Set<String> forcesReplacement() {
    return Set.of(OBJECT);
  }

  @Override
  public final String create(WorkspaceClient workspace, JsonNode attached) {
    var id = attached.path(OBJECT).asText();
    apply(workspace, id, nothing(), attached);
    return id;
  }

  @Override
  public final String update(WorkspaceClient workspace, String id, JsonNode attached) {
    return update(workspace, id, nothing(), attached);
  }

  @Override
  public final String update(
      WorkspaceClient workspace, String id, JsonNode before, JsonNode attached) {
    apply(workspace, id, before == null ? nothing() : before, attached);
    return id;
  }

  @Override
  public final List<String> findTwins(WorkspaceClient workspace, JsonNode attached) {
    return List.of(attached.path(OBJECT).asText());
  }

  @Override
  public final void delete(WorkspaceClient workspace, String id) {
    delete(workspace, id, nothing());
  }

  @Override
  public final void delete(WorkspaceClient workspace, String id, JsonNode before) {
    apply(workspace, id, before == null ? nothing() : before, nothing());
  }

  private static JsonNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Names in the first map and not in the second. */
  static Set<String> gone(JsonNode before, JsonNode wanted) {
    var gone = new LinkedHashSet<String>();
    before.fieldNames().forEachRemaining(gone::add);
    wanted.fieldNames().forEachRemaining(gone::remove);
    return gone;
  }
}
