package kitchens.caspers.bundle.resources;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.GetRegisteredModelRequest;
import com.databricks.sdk.service.catalog.RegisteredModelInfo;
import com.databricks.sdk.service.catalog.SetRegisteredModelAliasRequest;
import com.databricks.sdk.service.catalog.UpdateRegisteredModelRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Problems;
import kitchens.caspers.bundle.value.Sequence;

/** {@code resources.registered_models}: models of Unity Catalog, with their aliases. */
final class RegisteredModelResource extends DescribedType {

  private static final List<String> NAMES = List.of("catalog_name", "schema_name", "name");
  private static final String ALIASES = "aliases";

  RegisteredModelResource() {
    super(
        "registered_models",
        "registered model",
        Sdk.shape(
            "registered_model",
            CreateRegisteredModelRequest.class,
            Set.of(
                "browse_only",
                "created_at",
                "created_by",
                "full_name",
                "metastore_id",
                "owner",
                "updated_at",
                "updated_by")));
  }

  @Override
  public Set<String> forcesReplacement() {
    return Set.of("name", "catalog_name", "schema_name", "storage_location");
  }

  @Override
  public Set<String> computed() {
    return Set.of("storage_location", ALIASES);
  }

  @Override
  public boolean holdsData() {
    return true;
  }

  @Override
  public Optional<String> securable() {
    return Optional.of("function");
  }

  @Override
  public Mapping preset(Mapping model, Presets presets) {
    return Prefixed.identifier(model, presets);
  }

  @Override
  public void check(String key, Mapping model, Problems problems) {
    Required.fields(
        model, "registered model " + key, problems, "name", "catalog_name", "schema_name");
    if (model.get(ALIASES) instanceof Sequence aliases) {
      for (var alias : aliases.items()) {
        if (alias instanceof Mapping fields) {
          Required.fields(fields, "an alias of " + key, problems, "alias_name", "version_num");
        }
      }
    }
  }

  @Override
  public String create(WorkspaceClient workspace, JsonNode model) {
    var sent = (ObjectNode) model.deepCopy();
    sent.remove(ALIASES);
    var request = Sdk.request(sent, CreateRegisteredModelRequest.class);
    var id = workspace.registeredModels().create(request).getFullName();
    setAliases(workspace, id, model);
    return id;
  }

  @Override
  public String update(WorkspaceClient workspace, String id, JsonNode model) {
    workspace
        .registeredModels()
        .update(
            new UpdateRegisteredModelRequest()
                .setFullName(id)
                .setComment(model.path("comment").asText("")));
    setAliases(workspace, id, model);
    return id;
  }

  private static void setAliases(WorkspaceClient workspace, String id, JsonNode model) {
    if (!model.path(ALIASES).isArray()) {
      return;
    }
    var gone = new LinkedHashSet<String>();
    read(workspace, id, true)
        .path(ALIASES)
        .forEach(alias -> gone.add(alias.path("alias_name").asText()));
    for (var alias : model.get(ALIASES)) {
      gone.remove(alias.path("alias_name").asText());
      workspace
          .registeredModels()
          .setAlias(
              new SetRegisteredModelAliasRequest()
                  .setFullName(id)
                  .setAlias(alias.path("alias_name").asText())
                  .setVersionNum(alias.path("version_num").asLong()));
    }
    gone.forEach(alias -> workspace.registeredModels().deleteAlias(id, alias));
  }

  @Override
  public JsonNode read(WorkspaceClient workspace, String id) {
    return read(workspace, id, true);
  }

  private static JsonNode read(WorkspaceClient workspace, String id, boolean aliases) {
    RegisteredModelInfo model =
        workspace
            .registeredModels()
            .get(new GetRegisteredModelRequest().setFullName(id).setIncludeAliases(aliases));
    return aliasesAsWritten(Sdk.live(model));
  }

  @Override
  public JsonNode asRead(JsonNode model) {
    var shown = aliasesAsWritten((ObjectNode) model.deepCopy());
    for (var field : NAMES) {
      if (shown.path(field).isTextual()) {
        shown.put(field, shown.get(field).asText().toLowerCase(Locale.ROOT));
      }
    }
    return shown;
  }

  private static ObjectNode aliasesAsWritten(ObjectNode model) {
    if (model.path(ALIASES).isArray()) {
      var plain = JsonNodeFactory.instance.arrayNode();
      for (var alias : model.get(ALIASES)) {
        var one = plain.addObject();
        one.set("alias_name", alias.path("alias_name"));
        one.set("version_num", alias.path("version_num"));
      }
      model.set(ALIASES, plain);
    }
    Sdk.keyed(model, ALIASES, "alias_name", alias -> true);
    return model;
  }

  @Override
  public List<String> findTwins(WorkspaceClient workspace, JsonNode model) {
    var name = String.join(".", NAMES.stream().map(field -> model.path(field).asText()).toList());
    return Sdk.ifThere(() -> workspace.registeredModels().get(name).getFullName());
  }

  @Override
  public void delete(WorkspaceClient workspace, String id) {
    workspace.registeredModels().delete(id);
  }
}
