package kitchens.caspers.bundle.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shape of a resource as {@code databricks-sdk-java} declares it: the request that creates it.
 * So the fields that the bundle knows are exactly those that reach the workspace.
 */
public final class SdkShape {

  private static final String SDK = "com.databricks.sdk.service.";
  private static final Map<Class<?>, Map<String, Shape>> FIELDS = new ConcurrentHashMap<>();

  private SdkShape() {}

  /** The shape of an SDK type. */
  public static Shape.Struct of(Class<?> type) {
    return new Shape.Struct(
        type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT),
        () -> FIELDS.computeIfAbsent(type, SdkShape::fields));
  }

  private static Map<String, Shape> fields(Class<?> type) {
    var fields = new LinkedHashMap<String, Shape>();
    for (var field : type.getDeclaredFields()) {
      var property = field.getAnnotation(JsonProperty.class);
      if (property != null) {
        fields.put(property.value(), shape(field.getGenericType()));
      }
    }
    return fields;
  }

  /** What the API calls a constant of an enumeration. */
  private static String word(Field constant) {
    var property = constant.getAnnotation(JsonProperty.class);
    return property == null ? constant.getName() : property.value();
  }

  private static Shape shape(Type type) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      var raw = (Class<?>) generic.getRawType();
      if (Collection.class.isAssignableFrom(raw)) {
        return new Shape.ListOf(shape(arguments[0]));
      }
      if (Map.class.isAssignableFrom(raw)) {
        return new Shape.MapOf(shape(arguments[1]));
      }
      return Shape.Single.ANY;
    }
    if (!(type instanceof Class<?> plain)) {
      return Shape.Single.ANY;
    }
    if (plain == String.class) {
      return Shape.Single.STRING;
    }
    if (plain == Boolean.class) {
      return Shape.Single.BOOLEAN;
    }
    if (plain == Long.class || plain == Integer.class) {
      return Shape.Single.INTEGER;
    }
    if (plain == Double.class) {
      return Shape.Single.NUMBER;
    }
    if (plain.isEnum()) {
      return new Shape.Choice(
          Arrays.stream(plain.getFields())
              .filter(Field::isEnumConstant)
              .map(SdkShape::word)
              .toList());
    }
    return plain.getName().startsWith(SDK) ? of(plain) : Shape.Single.ANY;
  }
}
