package kitchens.caspers.workspace.pipelines;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/**
 * A pipeline's settings, kept as they were given, so that a client gets back what it sent.
 *
 * @param json the object of the request, without what belongs to the request alone
 */
record PipelineSpec(ObjectNode json) {

  private static final Set<String> OF_THE_REQUEST =
      Set.of("allow_duplicate_names", "dry_run", "expected_last_modified", "run_as", "id");

  /** What would change a pipeline's work and is not served. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "ingestion_definition", "managed ingestion is not served",
          "gateway_definition", "ingestion gateways are not served",
          "filters", "libraries are filtered by their glob",
          "trigger", "schedule the pipeline with a job's pipeline task or a job's trigger",
          "environment", "there is no Python here",
          "storage", "data lies in the catalog; name 'catalog' and 'schema'");

  PipelineSpec {
    requireNonNull(json, "json is null");
  }

  /**
   * Reads a request's settings.
   *
   * @throws ApiException 400 that names the field or library that is missing or not served
   */
  static PipelineSpec of(ObjectNode request) {
    ObjectNode json = request.deepCopy();
    json.remove(OF_THE_REQUEST);
    REFUSED.forEach(
        (field, why) -> {
          if (said(json.path(field))) {
            throw ApiException.invalidParameter(
                "pipeline field '" + field + "': " + why + "; leave it out");
          }
        });
    PipelineSpec spec = new PipelineSpec(json);
    spec.required("name");
    spec.required("catalog");
    if (spec.schema().isEmpty()) {
      throw ApiException.invalidParameter(
          "pipeline '" + spec.name() + "' has no schema; say where its tables go in 'schema'");
    }
    spec.libraries();
    spec.configuration();
    return spec;
  }

  /** An empty value says as little as none. */
  private static boolean said(JsonNode value) {
    return value.isContainerNode() ? !value.isEmpty() : !value.asText("").isEmpty();
  }

  static PipelineSpec parse(String json) {
    try {
      return new PipelineSpec((ObjectNode) Json.MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a pipeline's stored spec is not JSON", e);
    }
  }

  private void required(String field) {
    if (text(field).isBlank()) {
      throw ApiException.invalidParameter("the pipeline has no " + field + "; give one");
    }
  }

  private String text(String field) {
    return json.path(field).asText("");
  }

  String name() {
    return text("name");
  }

  String catalog() {
    return text("catalog");
  }

  /** {@code schema}, or its older name {@code target}. */
  String schema() {
    return text("schema").isEmpty() ? text("target") : text("schema");
  }

  boolean continuous() {
    return json.path("continuous").asBoolean();
  }

  boolean development() {
    return json.path("development").asBoolean();
  }

  Map<String, String> configuration() {
    Map<String, String> configuration = new TreeMap<>();
    json.path("configuration")
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isValueNode()) {
                throw ApiException.invalidParameter(
                    "configuration '" + entry.getKey() + "' is not a string; write it as one");
              }
              configuration.put(entry.getKey(), entry.getValue().asText());
            });
    return configuration;
  }

  /** The files of the pipeline, each a path or a glob under {@code /Workspace}. */
  List<Library> libraries() {
    List<Library> libraries = new ArrayList<>();
    for (JsonNode library : json.path("libraries")) {
      libraries.add(Library.of(library));
    }
    return libraries;
  }

  /** Whether two specs mean the same. */
  boolean same(PipelineSpec other) {
    return json.equals(other.json);
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
