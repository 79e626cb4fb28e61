package kitchens.caspers.workspace.functions;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.catalog.Owners;
import kitchens.caspers.workspace.catalog.Page;
import kitchens.caspers.workspace.catalog.Rows;
import kitchens.caspers.workspace.catalog.SchemaContents;
import kitchens.caspers.workspace.catalog.SchemaRef;
import kitchens.caspers.workspace.functions.FunctionStore.Stored;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The functions of the schemas and the rules by which they come and go. */
final class Functions implements SchemaContents {

  private static final String WHAT = "function";

  /** Where a function is to stand and who reads about it. */
  record Named(String name, String catalogName, String schemaName, String comment) {}

  private final Jdbi jdbi;
  private final Owners owners;
  private final Clock clock;

  Functions(Jdbi jdbi, Owners owners, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.owners = requireNonNull(owners, "owners is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Keeps what compute has parsed and analysed.
   *
   * @param replace whether one of that name gives way; it keeps its id, owner and grants
   */
  FunctionInfo put(
      Named named, FunctionDefinition definition, OnlinePlan online, boolean replace, Actor actor) {
    List<String> name = name(named);
    return Rows.named(
        WHAT,
        String.join(".", name),
        () ->
            jdbi.inTransaction(
                h -> {
                  Optional<Stored> old = replace ? FunctionStore.lock(h, name) : Optional.empty();
                  FunctionInfo made =
                      info(name, named.comment(), definition, old.map(Stored::info), actor);
                  if (old.isPresent()) {
                    FunctionStore.update(h, made, online);
                  } else {
                    SchemaRef schema = SchemaRef.find(h, name.get(0), name.get(1));
                    FunctionStore.insert(h, schema.id(), made, online);
                  }
                  return made;
                }));
  }

  static List<String> name(Named named) {
    return List.of(
        Names.valid("catalog", named.catalogName()),
        Names.valid("schema", named.schemaName()),
        Names.valid(WHAT, named.name()));
  }

  private FunctionInfo info(
      List<String> name,
      String comment,
      FunctionDefinition definition,
      Optional<FunctionInfo> old,
      Actor actor) {
    long now = clock.millis();
    return new FunctionInfo(
        old.map(FunctionInfo::functionId).orElseGet(() -> UUID.randomUUID().toString()),
        name.get(0),
        name.get(1),
        name.get(2),
        old.map(FunctionInfo::owner).orElse(actor.userName()),
        comment,
        definition,
        old.map(FunctionInfo::createdAt).orElse(now),
        old.map(FunctionInfo::createdBy).orElse(actor.userName()),
        now,
        actor.userName());
  }

  boolean exists(List<String> name) {
    return find(name).isPresent();
  }

  Stored get(String fullName) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    return find(name).orElseThrow(() -> missing(fullName));
  }

  Optional<Stored> find(List<String> name) {
    return jdbi.withHandle(h -> FunctionStore.find(h, name));
  }

  private static ApiException missing(String fullName) {
    return ApiException.notFound("function '" + fullName + "' does not exist");
  }

  List<FunctionInfo> list(String catalogName, String schemaName, Page page) {
    String catalog = Names.valid("catalog", catalogName);
    String schema = Names.valid("schema", schemaName);
    return jdbi.withHandle(
        h -> FunctionStore.list(h, SchemaRef.find(h, catalog, schema).id(), page));
  }

  FunctionInfo giveTo(String fullName, String owner, Actor actor) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    return jdbi.inTransaction(
        h -> {
          Stored old = FunctionStore.lock(h, name).orElseThrow(() -> missing(fullName));
          FunctionInfo f = old.info();
          FunctionInfo changed =
              new FunctionInfo(
                  f.functionId(),
                  f.catalogName(),
                  f.schemaName(),
                  f.name(),
                  owners.existing(owner).orElse(f.owner()),
                  f.comment(),
                  f.definition(),
                  f.createdAt(),
                  f.createdBy(),
                  clock.millis(),
                  actor.userName());
          FunctionStore.update(h, changed, old.online());
          return changed;
        });
  }

  void delete(String fullName) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    jdbi.useTransaction(
        h ->
            FunctionStore.delete(
                h, FunctionStore.lock(h, name).orElseThrow(() -> missing(fullName)).info()));
  }

  @Override
  public String what() {
    return "function(s)";
  }

  @Override
  public int deleteAll(Handle h, UUID schemaId) {
    return FunctionStore.deleteAll(h, schemaId);
  }
}
