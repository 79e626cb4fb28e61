package kitchens.caspers.workspace.models;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The versions of registered models: what serving sees of the registry. */
public final class ModelVersions {

  private final Jdbi jdbi;
  private final ModelContents contents;

  ModelVersions(Jdbi jdbi, ModelContents contents) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.contents = requireNonNull(contents, "contents is null");
  }

  /**
   * A version by its number.
   *
   * @throws kitchens.caspers.workspace.http.ApiException 400 when the name has not three parts
   */
  public Optional<ModelVersion> get(String fullName, long version) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    return jdbi.withHandle(h -> get(h, name, version));
  }

  /**
   * The version that an alias stands for now.
   *
   * @throws kitchens.caspers.workspace.http.ApiException 400 when the name has not three parts
   */
  public Optional<ModelVersion> byAlias(String fullName, String alias) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    return jdbi.withHandle(
        h ->
            ModelStore.find(h, name)
                .flatMap(model -> AliasStore.version(h, model.id(), alias))
                .flatMap(version -> get(h, name, version)));
  }

  /** The id that a model keeps under every name; empty when there is none of that name. */
  public Optional<UUID> id(String fullName) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    return jdbi.withHandle(h -> ModelStore.find(h, name).map(RegisteredModel::id));
  }

  /** Who registered a version; empty when there is none. */
  public Optional<String> creator(String fullName, long version) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    return jdbi.withHandle(
        h -> VersionStore.find(h, name, version).map(ModelVersionInfo::createdBy));
  }

  /**
   * Lets an alias stand for another version, within a transaction, if it stands for the one that is
   * expected. Of two that expect the same, one moves it.
   *
   * @param expected null when the alias is expected not to be there
   * @param version null when the alias is to go
   * @throws ApiException 404 when there is no such model or version, 409 naming what the alias
   *     stands for
   */
  public void moveAlias(Handle h, String fullName, String alias, Long expected, Long version) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    RegisteredModel model = Models.lock(h, name);
    Long is = AliasStore.version(h, model.id(), alias).orElse(null);
    if (!Objects.equals(is, expected)) {
      throw ApiException.conflict(
          "alias '"
              + alias
              + "' of "
              + fullName
              + " stands for "
              + (is == null ? "no version" : "version " + is)
              + ", not for "
              + (expected == null ? "none" : "version " + expected)
              + " as was expected: somebody moved it meanwhile");
    }
    if (version == null) {
      AliasStore.delete(h, model.id(), alias);
      return;
    }
    if (VersionStore.find(h, name, version).isEmpty()) {
      throw ApiException.notFound(
          "version " + version + " of registered model '" + fullName + "' does not exist");
    }
    AliasStore.put(h, model.id(), alias, version);
  }

  private Optional<ModelVersion> get(Handle h, List<String> name, long version) {
    return VersionStore.find(h, name, version)
        .map(
            v ->
                new ModelVersion(
                    v.modelFullName(),
                    v.version(),
                    contents.folder(v.digest()),
                    v.digest(),
                    v.tags(),
                    ModelVersionInfo.READY));
  }
}
