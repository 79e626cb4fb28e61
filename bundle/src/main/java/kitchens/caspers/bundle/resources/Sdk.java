package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.http.Request;
import com.databricks.sdk.core.utils.SerDeUtils;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import kitchens.caspers.bundle.schema.OwnFields;
import kitchens.caspers.bundle.schema.SdkShape;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.BundleException;

/** The SDK's request types, out of configuration. */
final class Sdk {

  /** Made when something is sent or read: a bundle is validated without it. */
  private static final class Mapper {
    private static final ObjectMapper SDK = SerDeUtils.createMapper();
  }

  private Sdk() {}

  /** The fields of a resource: those of the SDK's type without some, and the bundle's own. */
  static Shape.Struct shape(String noun, Class<?> type, Set<String> without) {
    return new Shape.Struct(noun, new Fields(type, without));
  }

  /** Looked up once, when a resource of the type is met first. */
  private static final class Fields implements Shape.Fields {
    private final Class<?> type;
    private final Set<String> without;
    private volatile Map<String, Shape> found;

    Fields(Class<?> type, Set<String> without) {
      this.type = type;
      this.without = without;
    }

    @Override
    public Map<String, Shape> fields() {
      if (found == null) {
        var fields = new LinkedHashMap<>(SdkShape.of(type).fields());
        fields.keySet().removeAll(without);
        fields.putAll(OwnFields.ALL);
        found = fields;
      }
      return found;
    }
  }

  /** What the SDK read, in the field names of the API; to be changed by the caller. */
  static ObjectNode live(Object read) {
    return read == null ? Mapper.SDK.createObjectNode() : Mapper.SDK.valueToTree(read);
  }

  /**
   * What a route answers, as it came: for lists, of which the SDK's types would take long to make.
   *
   * @param path with its query
   */
  static JsonNode get(WorkspaceClient workspace, String path) {
    var request = new Request(Request.GET, path).withHeader("Accept", "application/json");
    try (var answer = workspace.apiClient().execute(request, InputStream.class)) {
      return Mapper.SDK.readTree(answer);
    } catch (IOException e) {
      throw new DatabricksException("GET " + path + ": " + e.getMessage(), e);
    }
  }

  /** What a read throws of something that is there and counts as gone. */
  static NotFound absent(String what) {
    return new NotFound(what, null);
  }

  /** Sorts a list by a field of its items, keeping some; no list is left when none is kept. */
  static void keyed(ObjectNode resource, String list, String key, Predicate<JsonNode> keep) {
    if (!resource.path(list).isArray()) {
      return;
    }
    var items = new ArrayList<JsonNode>();
    resource.get(list).forEach(items::add);
    items.removeIf(keep.negate());
    items.sort(Comparator.comparing(item -> item.path(key).asText()));
    resource.putArray(list).addAll(items);
  }

  /** A copy of the resource with a list sorted by a field of its items. */
  static JsonNode sorted(JsonNode resource, String list, String key) {
    var copy = (ObjectNode) resource.deepCopy();
    keyed(copy, list, key, item -> true);
    return copy;
  }

  /** The JSON that a text holds; the text when it holds none. */
  static JsonNode parsed(JsonNode text) {
    try {
      return Mapper.SDK.readTree(text.asText());
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  /** Something that the workspace brings up in its own time. */
  interface Wait {
    /** Until it is there. */
    void get() throws TimeoutException;
  }

  /**
   * Waits for something to come up.
   *
   * @throws BundleException naming it when it does not in time
   */
  static void await(String what, Wait wait) {
    try {
      wait.get();
    } catch (TimeoutException e) {
      throw new BundleException(what + " did not come up: " + e.getMessage(), null);
    }
  }

  /** The configuration as a request of the SDK. */
  static <T> T request(JsonNode resource, Class<T> type) {
    var sent = (ObjectNode) resource.deepCopy();
    sent.remove(OwnFields.ALL.keySet());
    try {
      return Mapper.SDK.treeToValue(sent, type);
    } catch (JsonProcessingException e) {
      throw new BundleException(
          "cannot be sent as " + type.getSimpleName() + ": " + e.getOriginalMessage(), null);
    }
  }

  /** The id of one that is there; none when the workspace has none such. */
  static List<String> ifThere(Supplier<String> id) {
    try {
      return List.of(id.get());
    } catch (NotFound absent) {
      return List.of();
    }
  }
}
