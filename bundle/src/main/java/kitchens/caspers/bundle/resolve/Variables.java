package kitchens.caspers.bundle.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Json;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Nearest;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;

/**
 * Gives each variable its value. The first of these that says one wins: {@code --var}, the
 * environment's {@code BUNDLE_VAR_<name>}, {@code
 * .databricks/bundle/<target>/variable-overrides.json}, the target, the variable's default.
 */
public final class Variables {

  private static final Set<String> DEFINITION = Set.of("default", "description", "type", "lookup");

  /** What can be looked up. */
  public static final List<String> SERVED_LOOKUPS =
      List.of("dashboard", "job", "metastore", "pipeline", "service_principal", "warehouse");

  private static final Set<String> KNOWN_LOOKUPS =
      Set.of(
          "alert",
          "cluster",
          "cluster_policy",
          "instance_pool",
          "notification_destination",
          "query");

  private final Map<String, String> options;
  private final Map<String, String> environment;
  private final Path overridesFile;
  private final Lookups lookups;
  private final Problems problems;
  private final Set<String> unasked = new LinkedHashSet<>();

  /**
   * The sources of values.
   *
   * @param options what {@code --var} gave, by name
   * @param overridesFile may be absent
   * @param lookups null when no workspace is asked
   */
  public Variables(
      Map<String, String> options,
      Map<String, String> environment,
      Path overridesFile,
      Lookups lookups,
      Problems problems) {
    this.options = options;
    this.environment = environment;
    this.overridesFile = overridesFile;
    this.lookups = lookups;
    this.problems = problems;
  }

  /** A target's {@code variables}, in which a bare value stands for a default, written out. */
  public static Mapping definitions(Mapping targetVariables) {
    var written = Mapping.empty(targetVariables.at());
    for (var entry : targetVariables.entries()) {
      var isDefinition =
          entry.value() instanceof Mapping mapping
              && !mapping.isEmpty()
              && DEFINITION.containsAll(mapping.keys());
      var definition =
          isDefinition
              ? entry.value()
              : Mapping.empty(entry.keyAt()).with("default", entry.value());
      written = written.with(entry.key(), definition);
    }
    return written;
  }

  /** The configuration with {@code variables.<name>.value} set. */
  public Mapping assign(Mapping config) {
    var defined =
        config.get("variables") instanceof Mapping mapping ? mapping : Mapping.empty(config.at());
    for (var name : options.keySet()) {
      if (defined.get(name) == null) {
        problems.error(
            Location.source("--var"),
            "there is no variable \"" + name + "\"",
            Nearest.mend(name, defined.keys()));
      }
    }
    var overrides = readOverrides(defined);
    var assigned = defined;
    for (var entry : defined.entries()) {
      var definition =
          entry.value() instanceof Mapping mapping ? mapping : Mapping.empty(entry.keyAt());
      if (entry.value() instanceof Scalar scalar && scalar.value() != null
          || entry.value() instanceof Sequence) {
        problems.error(
            entry.value().at(),
            "variable " + entry.key() + " is " + entry.value().kind() + " and no definition",
            "write it as its default: {default: …}");
        continue;
      }
      var value = value(entry, definition, overrides);
      if (value != null) {
        assigned = assigned.with(entry.key(), definition.with("value", value));
      }
    }
    return config.with("variables", assigned);
  }

  private Value value(Mapping.Entry variable, Mapping definition, Mapping overrides) {
    var name = variable.key();
    var complex = "complex".equals(definition.text("type"));
    if (options.containsKey(name)) {
      return given(options.get(name), complex, Location.source("--var " + name));
    }
    var fromEnvironment = environment.get("BUNDLE_VAR_" + name);
    if (fromEnvironment != null) {
      return given(fromEnvironment, complex, Location.source("BUNDLE_VAR_" + name));
    }
    var value = overrides.get(name) == null ? definition.get("default") : overrides.get(name);
    if (definition.get("lookup") != null && overrides.get(name) == null) {
      return lookup(name, definition);
    }
    if (value == null) {
      problems.error(
          variable.keyAt(),
          "variable " + name + " has no value",
          "give it a default, or --var " + name + "=…, or set BUNDLE_VAR_" + name);
      return null;
    }
    var structured = !(value instanceof Scalar);
    if (structured && !complex) {
      problems.error(
          value.at(),
          "variable " + name + " is " + value.kind() + ", but its type is not complex",
          "add type: complex to it");
    }
    return value;
  }

  /** What a workspace says of a name; null when none is asked. */
  private Value lookup(String name, Mapping definition) {
    var at = definition.entry("lookup").keyAt();
    if (definition.get("default") != null) {
      problems.error(
          at, "variable " + name + " has both a default and a lookup", "keep one of the two");
      return null;
    }
    if (!(definition.get("lookup") instanceof Mapping asked) || asked.keys().size() != 1) {
      problems.error(
          at,
          "the lookup of variable " + name + " does not say what is looked up",
          "write one kind and a name, as in lookup: {warehouse: Starter Warehouse}");
      return null;
    }
    var entry = asked.entries().iterator().next();
    if (!SERVED_LOOKUPS.contains(entry.key())) {
      problems.error(
          entry.keyAt(),
          KNOWN_LOOKUPS.contains(entry.key())
              ? "a " + entry.key() + " cannot be looked up: this engine does not ask for those"
              : "there is no lookup by " + entry.key(),
          Nearest.mend(entry.key(), SERVED_LOOKUPS));
      return null;
    }
    var wanted = asked.text(entry.key());
    if (wanted == null || wanted.contains("${")) {
      problems.error(
          entry.value().at(), "the name that " + name + " is looked up by is no plain text", null);
      return null;
    }
    if (lookups == null) {
      unasked.add(name);
      return null;
    }
    try {
      var found = lookups.find(entry.key(), wanted);
      if (found.isEmpty()) {
        problems.error(
            entry.value().at(),
            "the workspace has no " + entry.key() + " called \"" + wanted + "\"",
            "correct the name, or give the variable a value with --var " + name + "=…");
      }
      return found.map(id -> new Scalar(id, entry.value().at())).orElse(null);
    } catch (BundleException e) {
      e.problems().forEach(p -> problems.error(entry.value().at(), p.what(), p.mend()));
      return null;
    }
  }

  /** Variables that are looked up in a workspace when one is asked. */
  public Set<String> unasked() {
    return Set.copyOf(unasked);
  }

  private Value given(String text, boolean complex, Location at) {
    if (!complex) {
      return new Scalar(text, at);
    }
    try {
      return Json.toValue(Json.parse(text), at);
    } catch (JsonProcessingException e) {
      problems.error(at, "the value of a complex variable is not JSON", "write it as JSON");
      return new Scalar(text, at);
    }
  }

  private Mapping readOverrides(Mapping defined) {
    var names = overridesFile.getNameCount();
    var at = Location.source(overridesFile.subpath(Math.max(0, names - 4), names).toString());
    if (!Files.exists(overridesFile)) {
      return Mapping.empty(at);
    }
    JsonNode tree;
    try {
      tree = Json.parse(Files.readString(overridesFile));
    } catch (IOException e) {
      problems.error(at, "cannot be read as JSON", "write an object of variables' values");
      return Mapping.empty(at);
    }
    if (!(Json.toValue(tree, at) instanceof Mapping overrides)) {
      problems.error(at, "is not an object", "write an object of variables' values");
      return Mapping.empty(at);
    }
    for (var name : overrides.keys()) {
      if (defined.get(name) == null) {
        problems.error(
            at, "there is no variable \"" + name + "\"", Nearest.mend(name, defined.keys()));
      }
    }
    return overrides;
  }
}
