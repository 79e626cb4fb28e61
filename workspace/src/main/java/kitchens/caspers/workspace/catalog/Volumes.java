package kitchens.caspers.workspace.catalog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.catalog.VolumeInfo.VolumeType;
import kitchens.caspers.workspace.files.VolumeLocations;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Jdbi;

/** The volumes of the schemas and the rules by which they come and go. */
final class Volumes implements VolumeLocations {

  private static final String WHAT = "volume";

  /** What a request to create may say. */
  record Create(
      String name,
      String catalogName,
      String schemaName,
      VolumeType volumeType,
      String comment,
      String storageLocation) {}

  /** What a request to update may say; null leaves a thing as it is. */
  record Update(String newName, String owner, String comment) {}

  private final Jdbi jdbi;
  private final StorageRoot storage;
  private final StorageRemovals removals;
  private final Owners owners;
  private final Clock clock;

  Volumes(Jdbi jdbi, StorageRoot storage, StorageRemovals removals, Owners owners, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.storage = requireNonNull(storage, "storage is null");
    this.removals = requireNonNull(removals, "removals is null");
    this.owners = requireNonNull(owners, "owners is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  VolumeInfo create(Create asked, Actor actor) {
    String catalog = Names.valid("catalog", asked.catalogName());
    String schemaName = Names.valid("schema", asked.schemaName());
    String name = Names.valid(WHAT, asked.name());
    if (asked.volumeType() == null) {
      throw ApiException.invalidParameter(
          "volume '" + name + "' has no volume_type; say MANAGED or EXTERNAL");
    }
    return Rows.named(
        WHAT,
        Names.full(catalog, schemaName, name),
        () ->
            jdbi.inTransaction(
                h -> {
                  SchemaInfo schema = Schemas.find(h, catalog, schemaName);
                  long now = clock.millis();
                  VolumeInfo volume =
                      new VolumeInfo(
                          UUID.randomUUID().toString(),
                          schema.catalogName(),
                          schema.name(),
                          name,
                          asked.volumeType(),
                          actor.userName(),
                          asked.comment(),
                          location(schema, asked),
                          now,
                          actor.userName(),
                          now,
                          actor.userName());
                  VolumeStore.insert(h, schema, volume);
                  makeDirectory(volume);
                  return volume;
                }));
  }

  private String location(SchemaInfo schema, Create asked) {
    String given = Optional.ofNullable(asked.storageLocation()).orElse("");
    if (asked.volumeType() == VolumeType.MANAGED) {
      if (!given.isEmpty()) {
        throw ApiException.invalidParameter(
            "a managed volume takes no storage_location; leave it out or make the volume EXTERNAL");
      }
      return storage.newVolume(schema.storageLocation());
    }
    if (given.isEmpty()) {
      throw ApiException.invalidParameter(
          "an external volume needs a storage_location: a file: URI or an absolute path");
    }
    return storage.external(given);
  }

  /** An empty volume can be read, which an absent directory cannot. */
  private void makeDirectory(VolumeInfo volume) {
    if (volume.volumeType() == VolumeType.MANAGED) {
      try {
        storage.create(volume.storageLocation());
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot make the directory of volume " + volume.fullName(), e);
      }
    }
  }

  VolumeInfo get(String fullName) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    return jdbi.withHandle(h -> VolumeStore.find(h, name)).orElseThrow(() -> missing(fullName));
  }

  private static ApiException missing(String fullName) {
    return ApiException.notFound("volume '" + fullName + "' does not exist");
  }

  @Override
  public Optional<Path> locationOf(String catalog, String schema, String volume) {
    List<String> name =
        List.of(
            catalog.toLowerCase(Locale.ROOT),
            schema.toLowerCase(Locale.ROOT),
            volume.toLowerCase(Locale.ROOT));
    return jdbi.withHandle(h -> VolumeStore.find(h, name))
        .map(found -> StorageRoot.path(found.storageLocation()));
  }

  List<VolumeInfo> list(String catalogName, String schemaName, Page page) {
    String catalog = Names.valid("catalog", catalogName);
    String schema = Names.valid("schema", schemaName);
    return jdbi.withHandle(
        h -> {
          Schemas.find(h, catalog, schema);
          return VolumeStore.list(h, catalog, schema, page);
        });
  }

  VolumeInfo update(String fullName, Update asked, Actor actor) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    String newName = asked.newName() == null ? name.get(2) : Names.valid(WHAT, asked.newName());
    return Rows.named(
        WHAT,
        Names.full(name.get(0), name.get(1), newName),
        () ->
            jdbi.inTransaction(
                h -> {
                  VolumeInfo old = VolumeStore.find(h, name).orElseThrow(() -> missing(fullName));
                  VolumeInfo changed =
                      new VolumeInfo(
                          old.volumeId(),
                          old.catalogName(),
                          old.schemaName(),
                          newName,
                          old.volumeType(),
                          owners.existing(asked.owner()).orElse(old.owner()),
                          Optional.ofNullable(asked.comment()).orElse(old.comment()),
                          old.storageLocation(),
                          old.createdAt(),
                          old.createdBy(),
                          clock.millis(),
                          actor.userName());
                  VolumeStore.update(h, changed);
                  return changed;
                }));
  }

  void delete(String fullName) {
    List<String> name = Names.parts(WHAT, fullName, 3);
    jdbi.useTransaction(
        h -> {
          VolumeInfo volume = VolumeStore.find(h, name).orElseThrow(() -> missing(fullName));
          VolumeStore.delete(h, volume);
          if (volume.volumeType() == VolumeType.MANAGED) {
            removals.tree(h, volume.storageLocation(), clock.instant());
          }
        });
    removals.drain();
  }
}
