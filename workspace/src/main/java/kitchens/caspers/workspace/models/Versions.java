package kitchens.caspers.workspace.models;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.catalog.Actor;
import kitchens.caspers.workspace.catalog.Names;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.models.RegisteredModel.Alias;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The versions and aliases of registered models and the rules by which they come and go. */
final class Versions {

  private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_-]{1,255}");
  private static final Pattern RESERVED = Pattern.compile("(?i)latest|v?\\d+");

  /** What a request to create says. */
  record Create(
      String name,
      String source,
      String runId,
      String runLink,
      String description,
      List<Tags.Tag> tags) {}

  private final Jdbi jdbi;
  private final ModelContents contents;
  private final Sources sources;
  private final AliasGuard guard;
  private final Clock clock;

  Versions(Jdbi jdbi, ModelContents contents, Sources sources, AliasGuard guard, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.contents = requireNonNull(contents, "contents is null");
    this.sources = requireNonNull(sources, "sources is null");
    this.guard = requireNonNull(guard, "guard is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Registers the files of a folder as a version. The same files again are the same version, which
   * is returned as it is.
   *
   * @throws ApiException 400 for a source that cannot be a model's
   */
  ModelVersionInfo create(Create asked, Actor actor) {
    List<String> name = Names.parts(Models.WHAT, asked.name(), 3);
    Map<String, String> tags = Tags.map(asked.tags());
    jdbi.useHandle(h -> Models.find(h, name));
    Path folder = sources.folder(asked.source());
    // What is being registered must not be swept away by a deletion of the same files.
    synchronized (contents) {
      String digest;
      try {
        digest = contents.keep(folder, asked.source());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot copy the files of " + asked.source(), e);
      }
      return jdbi.inTransaction(
          h -> {
            RegisteredModel model = Models.lock(h, name);
            return VersionStore.withDigest(h, model.id(), digest)
                .orElseGet(() -> insert(h, model, asked, tags, digest, actor));
          });
    }
  }

  private ModelVersionInfo insert(
      Handle h,
      RegisteredModel model,
      Create asked,
      Map<String, String> tags,
      String digest,
      Actor actor) {
    long now = clock.millis();
    ModelVersionInfo version =
        new ModelVersionInfo(
            model.id(),
            UUID.randomUUID().toString(),
            model.catalogName(),
            model.schemaName(),
            model.name(),
            ModelStore.nextVersion(h, model.id()),
            Sources.path(asked.source()),
            digest,
            asked.runId(),
            asked.runLink(),
            asked.description(),
            tags,
            null,
            now,
            actor.userName(),
            now,
            actor.userName());
    VersionStore.insert(h, version);
    return version;
  }

  ModelVersionInfo get(String fullName, long version, boolean aliases) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    return jdbi.withHandle(
        h -> {
          ModelVersionInfo found = find(h, name, version);
          return aliases ? withAliases(h, found) : found;
        });
  }

  ModelVersionInfo byAlias(String fullName, String alias) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    return jdbi.withHandle(
        h -> {
          RegisteredModel model = Models.find(h, name);
          long version =
              AliasStore.version(h, model.id(), alias)
                  .orElseThrow(() -> missingAlias(fullName, alias));
          return withAliases(h, find(h, name, version));
        });
  }

  private static ModelVersionInfo withAliases(Handle h, ModelVersionInfo version) {
    List<Alias> its =
        AliasStore.list(h, version.modelId()).stream()
            .filter(alias -> alias.versionNum() == version.version())
            .toList();
    return version.withAliases(its);
  }

  private static ModelVersionInfo find(Handle h, List<String> name, long version) {
    return VersionStore.find(h, name, version)
        .orElseThrow(
            () -> {
              Models.find(h, name);
              return ApiException.notFound(
                  "version "
                      + version
                      + " of registered model '"
                      + String.join(".", name)
                      + "' does not exist");
            });
  }

  /** The newest first; those below {@code before}. */
  List<ModelVersionInfo> list(String fullName, long before, int limit) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    return jdbi.withHandle(h -> VersionStore.list(h, Models.find(h, name).id(), before, limit));
  }

  List<ModelVersionInfo> ofRun(String runId) {
    return jdbi.withHandle(h -> VersionStore.ofRun(h, runId));
  }

  ModelVersionInfo comment(String fullName, long version, String comment, Actor actor) {
    return change(fullName, version, Optional.ofNullable(comment), Optional.empty(), actor);
  }

  /** Sets a tag; a null value removes it. */
  void tag(String fullName, long version, String key, String value, Actor actor) {
    change(fullName, version, Optional.empty(), Optional.of(new Tags.Tag(key, value)), actor);
  }

  private ModelVersionInfo change(
      String fullName,
      long version,
      Optional<String> comment,
      Optional<Tags.Tag> tag,
      Actor actor) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    return jdbi.inTransaction(
        h -> {
          Models.lock(h, name);
          ModelVersionInfo old = find(h, name, version);
          ModelVersionInfo changed =
              new ModelVersionInfo(
                  old.modelId(),
                  old.id(),
                  old.catalogName(),
                  old.schemaName(),
                  old.modelName(),
                  old.version(),
                  old.source(),
                  old.digest(),
                  old.runId(),
                  old.runLink(),
                  comment.orElse(old.comment()),
                  tag.map(t -> Models.changed(old.tags(), t.key(), t.value())).orElse(old.tags()),
                  null,
                  old.createdAt(),
                  old.createdBy(),
                  clock.millis(),
                  actor.userName());
          VersionStore.update(h, changed);
          return changed;
        });
  }

  /** Deletes a version; its aliases go with it, its number is not given again. */
  void delete(String fullName, long version) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    jdbi.useTransaction(
        h -> {
          RegisteredModel model = Models.lock(h, name);
          find(h, name, version);
          AliasStore.list(h, model.id()).stream()
              .filter(alias -> alias.versionNum() == version)
              .forEach(alias -> guard(h, model, alias.aliasName(), null));
          VersionStore.delete(h, model.id(), version);
        });
    sweep();
  }

  Alias setAlias(String fullName, String alias, Long version) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    if (!ALIAS.matcher(alias).matches() || RESERVED.matcher(alias).matches()) {
      throw ApiException.invalidParameter(
          "'"
              + alias
              + "' is not a valid alias: use letters, digits, '_' and '-', and neither 'latest' nor"
              + " a version number");
    }
    if (version == null) {
      throw ApiException.invalidParameter("version_num is missing; give the version's number");
    }
    return jdbi.inTransaction(
        h -> {
          RegisteredModel model = Models.lock(h, name);
          find(h, name, version);
          if (!version.equals(AliasStore.version(h, model.id(), alias).orElse(null))) {
            guard(h, model, alias, version);
          }
          AliasStore.put(h, model.id(), alias, version);
          return new Alias(alias, version);
        });
  }

  void deleteAlias(String fullName, String alias) {
    List<String> name = Names.parts(Models.WHAT, fullName, 3);
    jdbi.useTransaction(
        h -> {
          RegisteredModel model = Models.lock(h, name);
          AliasStore.version(h, model.id(), alias).orElseThrow(() -> missingAlias(fullName, alias));
          guard(h, model, alias, null);
          AliasStore.delete(h, model.id(), alias);
        });
  }

  private void guard(Handle h, RegisteredModel model, String alias, Long version) {
    guard.requireByHand(h, model.id(), model.fullName(), alias, version);
  }

  private static ApiException missingAlias(String fullName, String alias) {
    return ApiException.notFound(
        "alias '" + alias + "' of registered model '" + fullName + "' does not exist");
  }

  /** Removes the files that no version has any more. */
  void sweep() {
    synchronized (contents) {
      contents.retain(jdbi.withHandle(VersionStore::digests));
    }
  }
}
