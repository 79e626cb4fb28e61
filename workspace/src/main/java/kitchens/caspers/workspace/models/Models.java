package kitchens.caspers.workspace.models;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.catalog.Owners;
import kitchens.caspers.workspace.catalog.Page;
import kitchens.caspers.workspace.catalog.Rows;
import kitchens.caspers.workspace.catalog.SchemaContents;
import kitchens.caspers.workspace.catalog.SchemaRef;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The registered models of the schemas and the rules by which they come and go. */
final class Models implements SchemaContents {

  static final String WHAT = "registered model";

  /** What a request to create may say. */
  record Create(
      String name, String catalogName, String schemaName, String comment, String storageLocation) {}

  /** What a request to update may say; null leaves a thing as it is. */
  record Update(String newName, String owner, String comment) {}

  private final Jdbi jdbi;
  private final Owners owners;
  private final AliasGuard guard;
  private final Clock clock;

  Models(Jdbi jdbi, Owners owners, AliasGuard guard, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.owners = requireNonNull(owners, "owners is null");
    this.guard = requireNonNull(guard, "guard is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  RegisteredModel create(Create asked, Map<String, String> tags, Actor actor) {
    String catalog = Names.valid("catalog", asked.catalogName());
    String schemaName = Names.valid("schema", asked.schemaName());
    String name = Names.valid(WHAT, asked.name());
    if (asked.storageLocation() != null && !asked.storageLocation().isEmpty()) {
      throw ApiException.invalidParameter(
          "registered model field 'storage_location': the workspace keeps the files of versions"
              + " itself; leave it out");
    }
    return Rows.named(
        WHAT,
        Names.full(catalog, schemaName, name),
        () ->
            jdbi.inTransaction(
                h -> {
                  SchemaRef schema = SchemaRef.find(h, catalog, schemaName);
                  long now = clock.millis();
                  RegisteredModel model =
                      new RegisteredModel(
                          UUID.randomUUID(),
                          schema.catalogName(),
                          schema.name(),
                          name,
                          actor.userName(),
                          asked.comment(),
                          tags,
                          null,
                          now,
                          actor.userName(),
                          now,
                          actor.userName());
                  ModelStore.insert(h, schema.id(), model);
                  return model;
                }));
  }

  RegisteredModel get(String fullName, boolean aliases) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    return jdbi.withHandle(
        h -> {
          RegisteredModel model = find(h, name);
          return aliases ? model.withAliases(AliasStore.list(h, model.id())) : model;
        });
  }

  static RegisteredModel find(Handle h, List<String> name) {
    return ModelStore.find(h, name).orElseThrow(() -> missing(name));
  }

  static RegisteredModel lock(Handle h, List<String> name) {
    return ModelStore.lock(h, name).orElseThrow(() -> missing(name));
  }

  private static ApiException missing(List<String> name) {
    return ApiException.notFound(
        "registered model '" + String.join(".", name) + "' does not exist");
  }

  /**
   * Models by full name.
   *
   * @param catalogName null for all, and then the schema too
   */
  List<RegisteredModel> list(String catalogName, String schemaName, Page page) {
    Optional<String> catalog =
        Optional.ofNullable(catalogName).map(name -> Names.valid("catalog", name));
    Optional<String> schema =
        Optional.ofNullable(schemaName).map(name -> Names.valid("schema", name));
    if (catalog.isPresent() != schema.isPresent()) {
      throw ApiException.invalidParameter(
          "give both catalog_name and schema_name, or neither to list all models");
    }
    return jdbi.withHandle(
        h -> {
          catalog.ifPresent(name -> SchemaRef.find(h, name, schema.orElseThrow()));
          return ModelStore.list(h, catalog, schema, page);
        });
  }

  RegisteredModel update(String fullName, Update asked, Actor actor) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    String newName = asked.newName() == null ? name.get(2) : Names.valid(WHAT, asked.newName());
    return Rows.named(
        WHAT,
        Names.full(name.get(0), name.get(1), newName),
        () ->
            jdbi.inTransaction(
                h -> {
                  RegisteredModel old = lock(h, name);
                  if (!newName.equals(old.name())) {
                    guard.requireRename(h, old.id(), old.fullName());
                  }
                  String comment = Optional.ofNullable(asked.comment()).orElse(old.comment());
                  String owner = owners.existing(asked.owner()).orElse(old.owner());
                  return write(h, old, newName, owner, comment, old.tags(), actor);
                }));
  }

  /** Sets a tag; a null value removes it. */
  void tag(String fullName, String key, String value, Actor actor) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    jdbi.useTransaction(
        h -> {
          RegisteredModel old = lock(h, name);
          Map<String, String> tags = changed(old.tags(), key, value);
          write(h, old, old.name(), old.owner(), old.comment(), tags, actor);
        });
  }

  static Map<String, String> changed(Map<String, String> tags, String key, String value) {
    Map<String, String> changed = new HashMap<>(tags);
    if (value == null) {
      changed.remove(key);
    } else {
      changed.put(Tags.key(key), Tags.value(new Tags.Tag(key, value)));
    }
    return changed;
  }

  private RegisteredModel write(
      Handle h,
      RegisteredModel old,
      String name,
      String owner,
      String comment,
      Map<String, String> tags,
      Actor actor) {
    RegisteredModel changed =
        new RegisteredModel(
            old.id(),
            old.catalogName(),
            old.schemaName(),
            name,
            owner,
            comment,
            tags,
            null,
            old.createdAt(),
            old.createdBy(),
            clock.millis(),
            actor.userName());
    ModelStore.update(h, changed);
    return changed;
  }

  /** Deletes a model with its versions and aliases. */
  void delete(String fullName) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    jdbi.useTransaction(h -> ModelStore.delete(h, lock(h, name)));
  }

  @Override
  public String what() {
    return "registered model(s)";
  }

  @Override
  public int deleteAll(Handle h, UUID schemaId) {
    return ModelStore.deleteAll(h, schemaId);
  }
}
