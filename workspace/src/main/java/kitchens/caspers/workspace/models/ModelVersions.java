package kitchens.caspers.workspace.models;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import kitchens.caspers.workspace.catalog.Names;
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
