package kitchens.caspers.bundle.resources;

import com.databricks.sdk.core.utils.SerDeUtils;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Set;
import kitchens.caspers.bundle.schema.SdkShape;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.BundleException;

/** The SDK's request types, out of configuration. */
final class Sdk {

  private static final ObjectMapper MAPPER = SerDeUtils.createMapper();

  /** Fields of every resource that are the bundle's own and never sent with it. */
  private static final Set<String> OWN = Set.of("permissions", "grants", "lifecycle");

  private Sdk() {}

  /** The fields of a resource: those of the SDK's type without some, and the bundle's own. */
  static Shape.Struct shape(String noun, Class<?> type, Set<String> without) {
    return new Shape.Struct(
        noun,
        () -> {
          var fields = new LinkedHashMap<>(SdkShape.of(type).fields());
          fields.keySet().removeAll(without);
          OWN.forEach(own -> fields.put(own, Shape.Single.ANY));
          return fields;
        });
  }

  /** The configuration as a request of the SDK. */
  static <T> T request(JsonNode resource, Class<T> type) {
    var sent = (ObjectNode) resource.deepCopy();
    sent.remove(OWN);
    try {
      return MAPPER.treeToValue(sent, type);
    } catch (JsonProcessingException e) {
      throw new BundleException(
          "cannot be sent as " + type.getSimpleName() + ": " + e.getOriginalMessage(), null);
    }
  }
}
