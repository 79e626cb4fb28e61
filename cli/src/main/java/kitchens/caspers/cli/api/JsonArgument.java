package kitchens.caspers.cli.api;

import com.databricks.sdk.core.utils.SerDeUtils;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kitchens.caspers.bundle.schema.SdkShape;
import kitchens.caspers.bundle.schema.Shape;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.cli.output.CliException;

/** {@code --json}: a request as text, as {@code @FILE}, or on standard input as {@code @-}. */
public final class JsonArgument {

  /** How it is described in a command's help. */
  static final String DESCRIPTION =
      "The request as the REST API has it: text, @FILE, or @- for standard input.";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonArgument() {}

  /** The document; an empty object when there is none. */
  static JsonNode read(String argument, InputStream in) {
    if (argument == null) {
      return JSON.createObjectNode();
    }
    try {
      var node = JSON.readTree(text(argument, in));
      if (node == null || node.isMissingNode()) {
        throw new CliException("--json is empty — give a request, such as {}");
      }
      return node;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      var place =
          at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
      throw new CliException("--json is no JSON: " + e.getOriginalMessage() + place, e);
    } catch (IOException e) {
      throw new CliException(
          "--json: "
              + argument.substring(1)
              + " cannot be read — write @ before the path of a file that is there",
          e);
    }
  }

  private static String text(String argument, InputStream in) throws IOException {
    if (argument.equals("@-")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    return argument.startsWith("@") ? Files.readString(Path.of(argument.substring(1))) : argument;
  }

  /** The document as a request; what the SDK would drop without a word is an error. */
  static <T> T request(JsonNode json, Class<T> type) {
    if (!json.isObject()) {
      throw new CliException("--json is not a request: it must be an object, {…}");
    }
    refuseUnknown("", json, SdkShape.of(type));
    try {
      return SerDeUtils.createMapper().treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw new CliException("--json is not a request: " + e.getOriginalMessage(), e);
    }
  }

  private static void refuseUnknown(String path, JsonNode json, Shape shape) {
    if (shape instanceof Shape.Struct struct && json.isObject()) {
      for (var field : json.properties()) {
        var here = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
        var known = struct.fields().get(field.getKey());
        if (known == null) {
          throw new CliException(
              "--json: unknown field "
                  + here
                  + " — "
                  + Nearest.mend(field.getKey(), struct.fields().keySet()));
        }
        refuseUnknown(here, field.getValue(), known);
      }
    } else if (shape instanceof Shape.ListOf list && json.isArray()) {
      for (var i = 0; i < json.size(); i++) {
        refuseUnknown(path + "[" + i + "]", json.get(i), list.item());
      }
    } else if (shape instanceof Shape.MapOf map && json.isObject()) {
      json.properties()
          .forEach(
              entry -> refuseUnknown(path + "." + entry.getKey(), entry.getValue(), map.value()));
    } else if (shape instanceof Shape.Choice choice
        && json.isTextual()
        && !choice.words().contains(json.textValue())) {
      throw new CliException(
          "--json: "
              + path
              + " cannot be \""
              + json.textValue()
              + "\" — "
              + Nearest.mend(json.textValue(), choice.words()));
    }
  }
}
