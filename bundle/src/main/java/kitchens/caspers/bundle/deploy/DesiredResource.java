package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.resources.ResourceType;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.sync.FileSync;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;

/**
 * A resource as the bundle wants it.
 *
 * @param key such as {@code resources.jobs.foo}
 * @param config its fields, in which references to ids of other resources may stand
 * @param dependsOn keys of those resources
 * @param at where it is defined
 */
public record DesiredResource(
    String key, ResourceType type, JsonNode config, Set<String> dependsOn, Location at) {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(resources\\.[\\w-]+\\.[\\w-]+)\\.([\\w.-]+)}");

  /** All of a bundle's, in the order of its files. */
  public static List<DesiredResource> allOf(Bundle bundle) {
    return of(bundle.config());
  }

  /** One that was deployed earlier, as a snapshot has it. */
  static DesiredResource kept(String key, ResourceType type, JsonNode config, Location at) {
    return new DesiredResource(key, type, config, references(config), at);
  }

  /** The same without secrets. */
  DesiredResource sealed(String salt) {
    return new DesiredResource(key, type, Secrets.sealed(config, salt), dependsOn, at);
  }

  /** Whether {@code lifecycle.prevent_destroy} keeps it from being deleted or replaced. */
  public boolean preventDestroy() {
    return config.path("lifecycle").path("prevent_destroy").asBoolean();
  }

  private static List<DesiredResource> of(Mapping config) {
    var all = new ArrayList<DesiredResource>();
    if (!(config.get("resources") instanceof Mapping types)) {
      return all;
    }
    for (var entry : types.entries()) {
      var type = ResourceTypes.named(entry.key());
      if (type != null && entry.value() instanceof Mapping resources) {
        for (var resource : resources.entries()) {
          addAll(type, resource, all);
        }
      }
    }
    return all;
  }

  /** A resource, and what stands in it and is deployed after it. */
  private static void addAll(ResourceType type, Mapping.Entry resource, List<DesiredResource> all) {
    var json = Json.of(resource.value());
    var key = "resources." + type.name() + "." + resource.key();
    var attached = new ArrayList<DesiredResource>();
    if (json instanceof ObjectNode fields && resource.value() instanceof Mapping written) {
      for (var part : ResourceTypes.attachedTo(type)) {
        var removed = fields.remove(part.name());
        if (removed != null && !removed.isEmpty()) {
          var config = part.of("${" + key + ".id}", removed);
          var at = written.entry(part.name()).keyAt();
          attached.add(
              new DesiredResource(key + "." + part.name(), part, config, references(config), at));
        }
      }
    }
    all.add(new DesiredResource(key, type, json, references(json), resource.keyAt()));
    all.addAll(attached);
  }

  /**
   * The resource with a digest of the files in its source folders, so that it changes with them.
   *
   * @param filesRoot where the bundle's files lie in the workspace
   * @param hashes of those files, by path below it
   */
  DesiredResource withSources(String filesRoot, SortedMap<String, String> hashes) {
    if (type.sourceFolders().isEmpty()) {
      return this;
    }
    var digested = (ObjectNode) config.deepCopy();
    var files = new StringBuilder();
    for (var field : type.sourceFolders()) {
      var folder = config.path(field).asText() + "/";
      if (folder.startsWith(filesRoot + "/")) {
        var below = folder.substring(filesRoot.length() + 1);
        hashes.forEach(
            (path, hash) -> {
              if (path.startsWith(below)) {
                files.append(path).append(' ').append(hash).append('\n');
              }
            });
      }
    }
    digested.put(ResourceType.SOURCE_DIGEST, FileSync.sha256(files.toString()));
    return new DesiredResource(key, type, digested, dependsOn, at);
  }

  /** What a field of another resource is that only the workspace knows. */
  interface Lookup {
    /** The field's text, or null when the other resource is not there yet. */
    String find(String key, String field);
  }

  /** The fields with the references replaced, but for those of which nothing is known. */
  JsonNode resolved(Lookup lookup) {
    return replace(config.deepCopy(), lookup);
  }

  /** As it is sent: a job or pipeline carries which bundle it comes from. */
  JsonNode sent(JsonNode resolved, String metadataPath) {
    if (!type.carriesDeployment()) {
      return resolved;
    }
    var sent = (ObjectNode) resolved.deepCopy();
    sent.putObject("deployment").put("kind", "BUNDLE").put("metadata_file_path", metadataPath);
    return sent;
  }

  private static JsonNode replace(JsonNode node, Lookup idOf) {
    if (node instanceof ObjectNode object) {
      object
          .fieldNames()
          .forEachRemaining(name -> object.set(name, replace(object.get(name), idOf)));
      return object;
    }
    if (node.isArray()) {
      var array = (ArrayNode) node;
      for (var i = 0; i < array.size(); i++) {
        array.set(i, replace(array.get(i), idOf));
      }
      return array;
    }
    if (!node.isTextual() || !node.textValue().contains("${resources.")) {
      return node;
    }
    var text =
        REFERENCE
            .matcher(node.textValue())
            .replaceAll(
                match -> {
                  var found = idOf.find(match.group(1), match.group(2));
                  return Matcher.quoteReplacement(found == null ? match.group() : found);
                });
    return TextNode.valueOf(text);
  }

  private static Set<String> references(JsonNode json) {
    var keys = new LinkedHashSet<String>();
    REFERENCE.matcher(json.toString()).results().forEach(match -> keys.add(match.group(1)));
    return keys;
  }
}
